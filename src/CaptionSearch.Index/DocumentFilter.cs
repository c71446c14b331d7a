namespace CaptionSearch.Index;

/// <summary>Properties that a document must have, all of them. A list asks for any of its members; an empty list or null asks for nothing.</summary>
public sealed record DocumentFilter
{
    /// <summary>Names of data sets (<see cref="CaptionDocument.DataSet"/>).</summary>
    public IReadOnlyList<string> DataSets { get; init; } = [];

    /// <summary>Parts of data sets (<see cref="CaptionDocument.Split"/>).</summary>
    public IReadOnlyList<string> Splits { get; init; } = [];

    /// <summary>Beginnings of paths, compared character by character; one path of the document has to fit.</summary>
    public IReadOnlyList<string> PathPrefixes { get; init; } = [];

    /// <summary>Who wrote the sentence.</summary>
    public IReadOnlyList<CaptionSource> Sources { get; init; } = [];

    /// <summary>Earliest time of the file, itself included. A document without a time does not fit.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Latest time of the file, itself excluded. A document without a time does not fit.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Least width in pixels.</summary>
    public int? MinWidth { get; init; }

    /// <summary>Greatest width in pixels. A document without a width (0) does not fit.</summary>
    public int? MaxWidth { get; init; }

    /// <summary>Least height in pixels.</summary>
    public int? MinHeight { get; init; }

    /// <summary>Greatest height in pixels. A document without a height (0) does not fit.</summary>
    public int? MaxHeight { get; init; }

    /// <summary>Least size of the file in bytes.</summary>
    public long? MinBytes { get; init; }

    /// <summary>Greatest size of the file in bytes. A document without a size (0) does not fit.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>Whether it asks for nothing: every document fits.</summary>
    internal bool IsEmpty
        => DataSets.Count + Splits.Count + PathPrefixes.Count + Sources.Count == 0
            && From is null && To is null && MinWidth is null && MaxWidth is null && MinHeight is null && MaxHeight is null
            && MinBytes is null && MaxBytes is null;
}
