namespace CaptionSearch.Imaging;

/// <summary>Small versions of pictures, as JPEG: upright, sRGB, transparency on white, without metadata, with the shape of the picture.</summary>
public static class Thumbnail
{
    /// <summary>The size that a picture's thumbnail has; nothing is decoded for it.</summary>
    /// <remarks>The longer side becomes <paramref name="side"/>, the other is rounded to the nearest pixel, at least 1. A smaller picture keeps its size.</remarks>
    /// <param name="width">Of the upright picture, at least 1.</param>
    /// <param name="height">Of the upright picture, at least 1.</param>
    /// <param name="side">Most pixels of either side, at least 1.</param>
    public static (int Width, int Height) Size(int width, int height, int side)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        long longer = Math.Max(width, height);
        return longer <= side ? (width, height) : (Scaled(width), Scaled(height));

        // In whole numbers, halves upwards: the same on every machine.
        int Scaled(long length) => (int)Math.Max(1, ((2 * length * side) + longer) / (2 * longer));
    }

    /// <summary>Makes a picture's thumbnail; its size is that of <see cref="Size"/>.</summary>
    /// <param name="bytes">The encoded picture.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="side">Most pixels of either side, 1 to 16,384.</param>
    /// <param name="limits">What the picture may cost; the defaults of <see cref="DecodeLimits"/> when null.</param>
    /// <param name="cancellationToken">Stops a running decode.</param>
    /// <returns>A JPEG file.</returns>
    /// <exception cref="InvalidImageException">The bytes are broken.</exception>
    /// <exception cref="UnsupportedImageException">Another format, or above one of the limits.</exception>
    /// <exception cref="DecoderUnavailableException">libvips is missing.</exception>
    public static byte[] Make(
        ReadOnlySpan<byte> bytes, string name, int side, DecodeLimits? limits = null, CancellationToken cancellationToken = default)
    {
        ImageInfo info = ImageReader.Identify(bytes, name, limits);
        (int width, int height) = Size(info.Width, info.Height, side);
        return JpegWriter.Write(ImageReader.Read(bytes, name, width, height, limits, cancellationToken));
    }
}
