using System.ComponentModel.DataAnnotations;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Imaging;

namespace CaptionSearch.Engine.Features;

/// <summary>How features are extracted.</summary>
public sealed record FeatureRunOptions
{
    /// <summary>Which vectors. Default: the pooled ones.</summary>
    public FeatureKind Kind { get; init; } = FeatureKind.Pooled;

    /// <summary>File to write, <c>.npz</c>. Default null: <see cref="FeatureRun.DefaultFile"/>.</summary>
    public string? File { get; init; }

    /// <summary>Pictures worked on at the same time, 1 to 256. Default: one for each processor core.</summary>
    [Range(1, 256)]
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What one picture may cost.</summary>
    public DecodeLimits Limits { get; init; } = new();

    /// <summary>Which files are looked at.</summary>
    public WalkOptions Walk { get; init; } = new();

    /// <summary>Whether files that were refused earlier and have not changed are tried again. Default false.</summary>
    public bool RetryRefused { get; init; }
}
