namespace CaptionSearch.Index;

/// <summary>What an index holds.</summary>
public sealed record IndexStatistics
{
    /// <summary>Number of documents (different contents).</summary>
    public required long Documents { get; init; }

    /// <summary>Number of paths over all documents (files).</summary>
    public required long Paths { get; init; }

    /// <summary>Number of documents that have a vector.</summary>
    public required long Vectors { get; init; }

    /// <summary>Number of documents that have a path; the others are records of data sets that came without their picture.</summary>
    public required long Pictures { get; init; }

    /// <summary>Number of documents that have a path and a vector.</summary>
    public required long PictureVectors { get; init; }

    /// <summary>Number of documents by the fingerprint of their model; those without one are under the empty text.</summary>
    public required IReadOnlyDictionary<string, long> DocumentsByModel { get; init; }

    /// <summary>Number of documents by the source of their caption.</summary>
    public required IReadOnlyDictionary<CaptionSource, long> DocumentsBySource { get; init; }

    /// <summary>Fingerprint of the model whose vectors these are; null before the first vector.</summary>
    public required string? ModelFingerprint { get; init; }

    /// <summary>D, the length of the vectors; null before the first vector.</summary>
    public required int? VectorLength { get; init; }

    /// <summary>Space on disk in bytes.</summary>
    public required long ByteSize { get; init; }
}
