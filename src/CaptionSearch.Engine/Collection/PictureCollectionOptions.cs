using CaptionSearch.Imaging;

namespace CaptionSearch.Engine.Collection;

/// <summary>What the pictures of a collection may cost.</summary>
public sealed record PictureCollectionOptions
{
    /// <summary>What one picture may cost.</summary>
    public DecodeLimits Limits { get; init; } = new();

    /// <summary>What thumbnails may cost.</summary>
    public ThumbnailCacheOptions Thumbnails { get; init; } = new();
}
