using System.Collections.Frozen;
using CaptionSearch.Imaging;

namespace CaptionSearch.Engine.Indexing;

/// <summary>Which files are taken for pictures before they are decoded.</summary>
internal static class PictureFileRule
{
    private static readonly FrozenSet<string> Extensions = new[]
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".dib", ".heic", ".heif", ".avif", ".jxl", ".jp2",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file has a picture's extension, in any case.</summary>
    /// <param name="name">Of the file.</param>
    public static bool HasPictureName(string name) => Extensions.Contains(Path.GetExtension(name));

    /// <summary>Whether a file's first bytes are those of a JPEG, PNG, WebP, GIF or TIFF.</summary>
    /// <param name="file">Links are followed by the system.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static bool BeginsAsPicture(FileInfo file)
    {
        // Pipes and devices have no length; opening one could wait for ever.
        if (file.Length < ImageFormats.SignatureLength)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[ImageFormats.SignatureLength];
        using FileStream stream = file.Open(new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
        stream.ReadExactly(bytes);
        return ImageFormats.Find(bytes) is not null;
    }
}
