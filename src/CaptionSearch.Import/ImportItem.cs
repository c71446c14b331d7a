namespace CaptionSearch.Import;

/// <summary>One step of a data set: a record, or a record that was refused.</summary>
/// <remarks>Exactly one of <see cref="Record"/> and <see cref="Problem"/> is not null.</remarks>
public sealed class ImportItem
{
    private ImportItem(long ordinal, RecordPosition position, DatasetRecord? record, string? problem)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        ArgumentNullException.ThrowIfNull(position);
        Ordinal = ordinal;
        Position = position;
        Record = record;
        Problem = problem;
    }

    /// <summary>Number of the item in the whole data set, from 0, refused ones counted.</summary>
    public long Ordinal { get; }

    /// <summary>Where the record begins; for a refused one, where the fault is.</summary>
    public RecordPosition Position { get; }

    /// <summary>The record; null when it was refused.</summary>
    public DatasetRecord? Record { get; }

    /// <summary>Why the record was refused and what was expected, one sentence without the position; null for a good one.</summary>
    public string? Problem { get; }

    /// <summary>A good record.</summary>
    /// <param name="ordinal">Number of the item, from 0.</param>
    /// <param name="record">The record.</param>
    /// <param name="position">Where it begins.</param>
    public static ImportItem Of(long ordinal, DatasetRecord record, RecordPosition position)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new ImportItem(ordinal, position, record, problem: null);
    }

    /// <summary>A record that cannot be used; the reading goes on after it.</summary>
    /// <param name="ordinal">Number of the item, from 0.</param>
    /// <param name="problem">What is wrong and what was expected, one sentence.</param>
    /// <param name="position">Where the fault is.</param>
    public static ImportItem Refused(long ordinal, string problem, RecordPosition position)
    {
        ArgumentException.ThrowIfNullOrEmpty(problem);
        return new ImportItem(ordinal, position, record: null, problem);
    }
}
