using CaptionSearch.Engine.Indexing;

namespace CaptionSearch.Engine.Reindexing;

/// <summary>What a reindex did.</summary>
public sealed record ReindexReport
{
    /// <summary>Fingerprint of the model the index had before; null when it had no vector.</summary>
    public required string? OldModel { get; init; }

    /// <summary>Fingerprint of the model the index has now, or will have when an interrupted reindex is finished.</summary>
    public required string NewModel { get; init; }

    /// <summary>Pictures described by this run.</summary>
    public long Described { get; init; }

    /// <summary>Pictures that an earlier, interrupted run had described.</summary>
    public long Resumed { get; init; }

    /// <summary>Documents of the new version.</summary>
    public long Documents { get; init; }

    /// <summary>Documents whose sentence a person or a data set wrote, or that is locked: it was carried over.</summary>
    public long KeptCaptions { get; init; }

    /// <summary>Documents that keep their words and have no vector any more, each with its reason; named by path, or by id.</summary>
    public IReadOnlyList<SkippedFile> WithoutVector { get; init; } = [];

    /// <summary>Documents of the new version that were looked for by their own vector, and found first.</summary>
    public int Probes { get; init; }

    /// <summary>Whether the run was stopped before its end: the index is as it was, and what was done is kept for the next run.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>Whether there was nothing to do: the index is of this model already.</summary>
    public bool IsUpToDate { get; init; }
}
