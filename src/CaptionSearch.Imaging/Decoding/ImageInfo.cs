namespace CaptionSearch.Imaging;

/// <summary>What the header of a picture says; no pixel is decoded for it.</summary>
/// <param name="Format">Found by content, not by file name.</param>
/// <param name="Width">In pixels, after the turn that EXIF asks for.</param>
/// <param name="Height">In pixels, after the turn that EXIF asks for.</param>
/// <param name="Pages">Frames of an animation or pages of a TIFF, at least 1; only the first is ever decoded.</param>
public sealed record ImageInfo(ImageFormat Format, int Width, int Height, int Pages);
