using System.ComponentModel.DataAnnotations;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Imaging;

namespace CaptionSearch.Engine.Reindexing;

/// <summary>How an index is moved to another model.</summary>
public sealed record ReindexOptions
{
    /// <summary>Pictures worked on at the same time, 1 to 256. Default: one for each processor core.</summary>
    [Range(1, 256)]
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>How pictures are described; five classes are kept for each.</summary>
    public DescriptionSettings Description { get; init; } = new();

    /// <summary>What one picture may cost.</summary>
    public DecodeLimits Limits { get; init; } = new();

    /// <summary>Whether everything is described again although the index is of this model already: for an index that is damaged. Default false.</summary>
    public bool Again { get; init; }

    /// <summary>Most documents in one commit, 1 to 10,000. Default 64.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Longest time between two commits while pictures arrive. Default 2 s.</summary>
    public TimeSpan BatchTime { get; init; } = TimeSpan.FromSeconds(2);
}
