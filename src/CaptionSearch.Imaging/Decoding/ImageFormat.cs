namespace CaptionSearch.Imaging;

/// <summary>The picture formats that are read.</summary>
public enum ImageFormat
{
    /// <summary>JPEG (ITU-T T.81), baseline and progressive.</summary>
    Jpeg,

    /// <summary>PNG (ISO/IEC 15948).</summary>
    Png,

    /// <summary>WebP (RFC 9649); of an animation the first frame.</summary>
    Webp,

    /// <summary>GIF 87a and 89a; of an animation the first frame.</summary>
    Gif,

    /// <summary>TIFF 6.0 and BigTIFF; of several pages the first.</summary>
    Tiff,
}
