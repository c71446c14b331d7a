using CaptionSearch.Index;

namespace CaptionSearch.Engine.Searching;

/// <summary>Tells the name of a picture from a few words.</summary>
internal static class PictureNames
{
    private static readonly HashSet<string> Extensions = new(
        [".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".heic", ".avif"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it is a file, a document id, or ends like the name of a picture: a missing file must not silently become words.</summary>
    /// <param name="value">The few words.</param>
    /// <param name="readsFiles">Whether files are looked for.</param>
    public static bool IsPicture(string value, bool readsFiles)
        => (readsFiles && File.Exists(value)) || DocumentId.IsValid(value) || Extensions.Contains(Path.GetExtension(value));
}
