namespace CaptionSearch.Engine.Indexing;

/// <summary>What a run did.</summary>
public sealed record IndexRunReport
{
    /// <summary>Pictures that got a sentence and a vector in this run.</summary>
    public required long Described { get; init; }

    /// <summary>Files whose content was in the index already: moved, copied or touched. They cost a hash.</summary>
    public required long Recognised { get; init; }

    /// <summary>Files that have not changed. They cost a stat.</summary>
    public required long Unchanged { get; init; }

    /// <summary>Files that are gone from the folder and from the index.</summary>
    public required long Removed { get; init; }

    /// <summary>Files and folders that could not be indexed in this run, each with its reason.</summary>
    public required IReadOnlyList<SkippedFile> Skipped { get; init; }

    /// <summary>Files that were refused in an earlier run and have not changed since.</summary>
    public required long SkippedEarlier { get; init; }

    /// <summary>Whether the run was stopped before its end; what it did until then is stored.</summary>
    public required bool IsInterrupted { get; init; }

    /// <summary>What a user should know about the server, one line: it lacks changes, or refused documents. Null: nothing.</summary>
    public string? ServerNotice { get; init; }

    /// <summary>Files of the folder whose content is in the index now.</summary>
    public long Indexed => Described + Recognised + Unchanged;
}
