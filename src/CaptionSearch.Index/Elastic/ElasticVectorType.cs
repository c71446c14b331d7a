namespace CaptionSearch.Index.Elastic;

/// <summary>How the server keeps vectors for nearest-neighbour search; all of them are free.</summary>
public enum ElasticVectorType
{
    /// <summary><see cref="Flat"/> up to 100,000 documents, <see cref="Int8Hnsw"/> above.</summary>
    Auto,

    /// <summary>Every vector is compared: exact, the same ranking as the embedded index.</summary>
    Flat,

    /// <summary>A graph over vectors of one byte a number: up to a few million documents.</summary>
    Int8Hnsw,

    /// <summary>A graph over vectors of one bit a number: more documents than memory for bytes. Needs more than 64 dimensions.</summary>
    BbqHnsw,
}
