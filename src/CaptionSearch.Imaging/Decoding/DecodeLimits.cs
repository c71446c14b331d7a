using System.ComponentModel.DataAnnotations;

namespace CaptionSearch.Imaging;

/// <summary>What one picture may cost before it is refused; bound from <c>CaptionSearch:Decode</c>.</summary>
/// <remarks>The file size is checked before libvips sees a byte, the pixel count after the header and before any pixel is decoded.</remarks>
public sealed class DecodeLimits
{
    /// <summary>Largest encoded file, in megabytes of 2^20 bytes, 1 to 2047. Default 64.</summary>
    [Range(1, 2047)]
    public int MaxMegabytes { get; init; } = 64;

    /// <summary>Largest width times height, in millions of pixels, 1 to 700 (a .NET array holds no more). Default 100.</summary>
    [Range(1, 700)]
    public int MaxMegapixels { get; init; } = 100;

    /// <summary>Longest decode of one picture, 1 s to 5 min. Default 20 s.</summary>
    /// <remarks>Checked between strips of rows. What a codec decodes in one piece (WebP, progressive JPEG) is bounded by the two other limits.</remarks>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);
}
