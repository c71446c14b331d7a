using CaptionSearch.Engine.Indexing;

namespace CaptionSearch.Web.Api;

/// <summary>A folder that is being indexed, or was.</summary>
internal sealed record IndexJob
{
    /// <summary>By which it is asked for.</summary>
    public required string Id { get; init; }

    /// <summary>The folder.</summary>
    public required string Folder { get; init; }

    /// <summary>running, done, failed or cancelled.</summary>
    public string State { get; init; } = "running";

    /// <summary>Files done so far.</summary>
    public int Done { get; init; }

    /// <summary>Files to do; 0 while they are being looked for.</summary>
    public int Total { get; init; }

    /// <summary>Pictures that got a sentence.</summary>
    public long Described { get; init; }

    /// <summary>Files whose content was in the index already.</summary>
    public long Recognised { get; init; }

    /// <summary>Files that have not changed.</summary>
    public long Unchanged { get; init; }

    /// <summary>Files that are gone.</summary>
    public long Removed { get; init; }

    /// <summary>Files that could not be indexed, with their reasons.</summary>
    public IReadOnlyList<SkippedFile> Skipped { get; init; } = [];

    /// <summary>Since the start.</summary>
    public double Seconds { get; init; }

    /// <summary>Why it failed, or what should be known about the index server; null for nothing.</summary>
    public string? Message { get; init; }
}
