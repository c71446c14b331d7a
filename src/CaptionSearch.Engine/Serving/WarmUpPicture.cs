namespace CaptionSearch.Engine.Serving;

/// <summary>A picture to describe before the first one comes: decoder and networks are loaded and compiled then.</summary>
internal static class WarmUpPicture
{
    /// <summary>What messages would call it.</summary>
    public const string Name = "the picture for warming up";

    /// <summary>A PNG of 8x8 colours.</summary>
    public static ReadOnlyMemory<byte> Bytes { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAbElEQVR42hXNQRUAUQhCUaMYhShGeVGIQhSizB+XXA7ODDtouIHBQ4YOM8suWm5h8ZKl+0CskDiBsIioHhx76LiD"
        + "w0eO3oN/4FVf+J8h0PduzBqZ8x/bxNQPwgaFy192SGgelC0q13/CJaXlA8Z7WAFXOTbyAAAAAElFTkSuQmCC");
}
