namespace CaptionSearch.Imaging;

/// <summary>A decoded picture: 8-bit sRGB, opaque, upright.</summary>
/// <remarks>H rows of W pixels, dense, row-major, origin at the top left of the picture as it is meant to be seen.</remarks>
public sealed class PixelBuffer
{
    /// <summary>Takes over <paramref name="rgb"/> without copying.</summary>
    /// <param name="width">W, at least 1.</param>
    /// <param name="height">H, at least 1.</param>
    /// <param name="rgb">Shape [H, W, 3].</param>
    /// <exception cref="ArgumentException">The length is not H·W·3.</exception>
    public PixelBuffer(int width, int height, byte[] rgb)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentNullException.ThrowIfNull(rgb);
        if (rgb.LongLength != (long)width * height * 3)
        {
            throw new ArgumentException($"{rgb.LongLength} bytes are not {height}x{width}x3.", nameof(rgb));
        }

        Width = width;
        Height = height;
        Rgb = rgb;
    }

    /// <summary>W, in pixels.</summary>
    public int Width { get; }

    /// <summary>H, in pixels.</summary>
    public int Height { get; }

    /// <summary>Shape [H, W, 3], red first, 0..255. The buffer itself, not a copy.</summary>
    public byte[] Rgb { get; }
}
