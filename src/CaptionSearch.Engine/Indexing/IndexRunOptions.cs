using System.ComponentModel.DataAnnotations;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Imaging;

namespace CaptionSearch.Engine.Indexing;

/// <summary>How a folder is indexed.</summary>
public sealed record IndexRunOptions
{
    /// <summary>Pictures worked on at the same time, 1 to 256. Default: one for each processor core.</summary>
    [Range(1, 256)]
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>How pictures are described; five classes are kept for each.</summary>
    public DescriptionSettings Description { get; init; } = new();

    /// <summary>What one picture may cost.</summary>
    public DecodeLimits Limits { get; init; } = new();

    /// <summary>Which files are looked at.</summary>
    public WalkOptions Walk { get; init; } = new();

    /// <summary>Which part of the folder's files is this run's; the others are left alone, also in the index. Default: all of them.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>Whether files that were refused earlier and have not changed are tried again. Default false.</summary>
    public bool RetryRefused { get; init; }

    /// <summary>
    /// Whether a folder that is empty now may take its pictures out of the index. Default false: an empty folder is more often a
    /// drive that is not mounted.
    /// </summary>
    public bool AllowEmpty { get; init; }

    /// <summary>Most files in one commit, 1 to 10,000. Default 64.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Longest time between two commits while pictures arrive. Default 2 s.</summary>
    public TimeSpan BatchTime { get; init; } = TimeSpan.FromSeconds(2);
}
