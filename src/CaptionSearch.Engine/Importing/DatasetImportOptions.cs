using CaptionSearch.Engine.Indexing;

namespace CaptionSearch.Engine.Importing;

/// <summary>How a data set is imported.</summary>
public sealed record DatasetImportOptions
{
    /// <summary>Folder of the pictures. Default null: <c>static/img</c> beside the file for <c>custom_dataset.json</c>'s format, else the file's folder.</summary>
    public string? Root { get; init; }

    /// <summary>Name of the data set, stored with each document. Default null: the file's name without its ending.</summary>
    public string? DataSet { get; init; }

    /// <summary>Whether one bad record is enough to import nothing: the file is read twice then. Default false.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Whether nothing is written: records and pictures are only looked at. Default false.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Most records to take, at least 1; null for all.</summary>
    public long? Limit { get; init; }

    /// <summary>Only records of this split, compared without case; null for all.</summary>
    public string? Split { get; init; }

    /// <summary>
    /// Whether to go on where an earlier run of the same file was stopped or killed; from the beginning when there was none. Default false.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>How pictures are described.</summary>
    public IndexRunOptions Pictures { get; init; } = new();
}
