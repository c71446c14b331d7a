using CaptionSearch.Engine.Indexing;

namespace CaptionSearch.Engine.Features;

/// <summary>What a run did.</summary>
public sealed record FeatureReport
{
    /// <summary>The file with the vectors, absolute; when the run was stopped it is as it was before, or not there.</summary>
    public required string File { get; init; }

    /// <summary>N, pictures in the file.</summary>
    public int Pictures { get; init; }

    /// <summary>D, length of each vector.</summary>
    public required int Length { get; init; }

    /// <summary>Names of the classes; the place of a name is the class id.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Pictures that the network looked at in this run.</summary>
    public long Processed { get; init; }

    /// <summary>New or changed files whose content was known: copies and moved files.</summary>
    public long Recognised { get; init; }

    /// <summary>Files whose size and time have not changed.</summary>
    public long Unchanged { get; init; }

    /// <summary>Files that are gone since the last run, and their vectors with them.</summary>
    public long Removed { get; init; }

    /// <summary>Files and folders that could not be read in this run, with reasons.</summary>
    public IReadOnlyList<SkippedFile> Skipped { get; init; } = [];

    /// <summary>Files that were refused in an earlier run and have not changed.</summary>
    public IReadOnlyList<SkippedFile> SkippedEarlier { get; init; } = [];

    /// <summary>Whether the run was stopped; what was done is kept for the next.</summary>
    public bool IsInterrupted { get; init; }
}
