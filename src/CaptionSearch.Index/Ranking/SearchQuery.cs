namespace CaptionSearch.Index.Ranking;

/// <summary>A search: words, a vector or both, and how many hits.</summary>
public sealed record SearchQuery
{
    /// <summary>Words; null or empty for none.</summary>
    public string? Text { get; init; }

    /// <summary>Shape [D]: the vector of a text or of a picture; null for none.</summary>
    public float[]? Vector { get; init; }

    /// <summary>Most hits, 1 to 10,000. Default 10.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>Documents that are not wanted: the query picture itself.</summary>
    public IReadOnlyCollection<string> ExcludedIds { get; init; } = [];
}
