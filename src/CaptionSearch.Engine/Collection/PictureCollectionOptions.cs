using System.ComponentModel.DataAnnotations;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Imaging;

namespace CaptionSearch.Engine.Collection;

/// <summary>How pictures of a collection are described, and what they may cost.</summary>
public sealed record PictureCollectionOptions
{
    /// <summary>What one picture may cost.</summary>
    public DecodeLimits Limits { get; init; } = new();

    /// <summary>What thumbnails may cost.</summary>
    public ThumbnailCacheOptions Thumbnails { get; init; } = new();

    /// <summary>How pictures that are handed in are described.</summary>
    public DescriptionSettings Description { get; init; } = new();

    /// <summary>Pictures described at the same time, 1 to 256. Default: one for each processor core.</summary>
    [Range(1, 256)]
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Longest wait for another run that writes, such as 'captionsearch index'. Default 10 s.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(10);
}
