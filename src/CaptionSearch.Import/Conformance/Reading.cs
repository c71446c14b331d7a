namespace CaptionSearch.Import.Conformance;

/// <summary>What one reading of a file gave.</summary>
internal sealed class Reading
{
    internal long Items { get; private set; }

    internal long Records { get; private set; }

    internal long Refused { get; private set; }

    /// <summary>A refused item had no position.</summary>
    internal bool Unplaced { get; private set; }

    /// <summary>Why it ended early; null when it did not.</summary>
    internal string? Fault { get; private set; }

    internal RecordPosition FaultPosition { get; private set; } = RecordPosition.Unknown;

    /// <summary>The reading ended in something that is not the contract's: a foreign exception, wrong numbers, a time limit.</summary>
    internal bool Foreign { get; private set; }

    /// <summary>Sum over all items.</summary>
    internal string Whole { get; private set; } = string.Empty;

    /// <summary>Sum over the items from the given ordinal.</summary>
    internal string Tail { get; private set; } = string.Empty;

    /// <summary>File names of the pictures of the first records, without folders.</summary>
    internal HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    internal static async Task<Reading> RunAsync(
        IDatasetImporter importer, DatasetSource source, long skip, long tailFrom, CancellationToken cancellationToken)
    {
        Reading reading = new();
        using Digest whole = new();
        using Digest tail = new();
        long expected = skip;
        try
        {
            await foreach (ImportItem? item in importer.ReadAsync(source, new ImportOptions { Skip = skip }, cancellationToken).ConfigureAwait(false))
            {
                if (item is null || item.Ordinal != expected)
                {
                    reading.Foreign = true;
                    reading.Fault = $"item {expected} has the number {item?.Ordinal}; expected 0, 1, 2, ... after those left out";
                    return reading;
                }

                expected++;
                reading.Take(item);
                whole.Add(item);
                if (item.Ordinal >= tailFrom)
                {
                    tail.Add(item);
                }
            }
        }
        catch (ImportException error)
        {
            // The guard and the check around an importer begin this way when the importer itself is to blame.
            reading.Fault = error.Problem;
            reading.FaultPosition = error.Position;
            reading.Foreign = error.Problem.StartsWith("the importer '", StringComparison.Ordinal);
        }

        reading.Whole = whole.Result();
        reading.Tail = tail.Result();
        return reading;
    }

    private void Take(ImportItem item)
    {
        Items++;
        if (item.Record is { } record)
        {
            Records++;
            if (record.Picture is not null && Names.Count < 100_000)
            {
                Names.Add(record.Picture.Split('/')[^1]);
            }
        }
        else
        {
            Refused++;
            Unplaced |= !item.Position.IsKnown;
        }
    }
}
