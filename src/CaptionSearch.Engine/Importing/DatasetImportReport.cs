namespace CaptionSearch.Engine.Importing;

/// <summary>What became of the records of a data set.</summary>
public sealed record DatasetImportReport
{
    /// <summary>Documents that had no sentences of a data set before, new ones or indexed ones.</summary>
    public long Added { get; init; }

    /// <summary>Documents that had other sentences of a data set.</summary>
    public long Changed { get; init; }

    /// <summary>Documents that the index had already.</summary>
    public long Unchanged { get; init; }

    /// <summary>Records whose picture is not there; their sentences are imported all the same. Part of the three above.</summary>
    public long MissingPictures { get; init; }

    /// <summary>Records that were refused.</summary>
    public long Rejected { get; init; }

    /// <summary>Records of which something was cut or left out (<see cref="CaptionSearch.Import.DatasetRecord.Notes"/>). Part of those taken.</summary>
    public long Shortened { get; init; }

    /// <summary>Items of the file that are done.</summary>
    public long Items { get; init; }

    /// <summary>Of these, items that an earlier run had done; the counts above are of both runs. 0: this run began at the first one.</summary>
    public long ResumedAt { get; init; }

    /// <summary>Whether the run was stopped; what was done is stored, and another run can go on.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>What a user should know about the server; null when all is well.</summary>
    public string? ServerNotice { get; init; }

    /// <summary>Records taken.</summary>
    public long Taken => Added + Changed + Unchanged;
}
