using System.ComponentModel.DataAnnotations;

namespace CaptionSearch.Engine.Collection;

/// <summary>What thumbnails may cost.</summary>
public sealed record ThumbnailCacheOptions
{
    /// <summary>Most disk space, in megabytes of 2^20 bytes, 1 to 1,048,576. Default 512.</summary>
    [Range(1, 1 << 20)]
    public int MaxMegabytes { get; init; } = 512;

    /// <summary>Thumbnails made at the same time, 1 to 256. Default: one for each processor core.</summary>
    [Range(1, 256)]
    public int Threads { get; init; } = Environment.ProcessorCount;
}
