namespace CaptionSearch.Index.Ranking;

/// <summary>One text or picture of a search that is put together of several.</summary>
public sealed record QueryPart
{
    /// <summary>Words of the text, or the picture's sentence; null or empty for none.</summary>
    public string? Text { get; init; }

    /// <summary>Shape [D], not all zero; its length plays no part. Null for none, such as a text of which the model knows no word.</summary>
    public float[]? Vector { get; init; }

    /// <summary>Above 0: wanted; below 0: not wanted. Only the ratio to the other parts counts. Finite, not 0. Default 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Whether it is a picture. Default false.</summary>
    public bool IsPicture { get; init; }

    /// <summary>Whether <see cref="Vector"/> is not the picture's own but was turned towards what people say about such a picture: explanations say so. Default false.</summary>
    public bool IsTurned { get; init; }
}
