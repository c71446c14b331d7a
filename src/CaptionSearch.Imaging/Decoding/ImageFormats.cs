namespace CaptionSearch.Imaging;

/// <summary>How a format is told by content, and what it is called outside.</summary>
public static class ImageFormats
{
    /// <summary>So many bytes from the beginning of a file are enough for <see cref="Find"/>.</summary>
    public const int SignatureLength = 16;

    /// <summary>The format of a file, told by its first bytes; null when it is none that is read.</summary>
    /// <param name="start">The beginning of the file, <see cref="SignatureLength"/> bytes or more where it has them.</param>
    public static ImageFormat? Find(ReadOnlySpan<byte> start) => ImageSignature.Find(start);

    /// <summary>The usual end of a file's name, with its dot.</summary>
    public static string Extension(this ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => ".jpg",
        ImageFormat.Png => ".png",
        ImageFormat.Webp => ".webp",
        ImageFormat.Gif => ".gif",
        ImageFormat.Tiff => ".tif",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>The media type (RFC 6838), for example <c>image/jpeg</c>.</summary>
    public static string ContentType(this ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => "image/jpeg",
        ImageFormat.Png => "image/png",
        ImageFormat.Webp => "image/webp",
        ImageFormat.Gif => "image/gif",
        ImageFormat.Tiff => "image/tiff",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
