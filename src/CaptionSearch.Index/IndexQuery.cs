namespace CaptionSearch.Index;

/// <summary>What to look for: words, a vector or both.</summary>
public sealed record IndexQuery
{
    /// <summary>
    /// Words as a person types them; a document matches with one of them. English stop words count only when there is nothing else.
    /// Null, empty or without any word: this side is not asked for.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Shape [D], finite, not all zero, of any length: cosines do not depend on it. Null: this side is not asked for.</summary>
    public float[]? Vector { get; init; }

    /// <summary>Most documents in each list, 1 to 10,000. Default 100.</summary>
    public int Window { get; init; } = 100;

    /// <summary>Documents that are not wanted, such as the query itself. They do not count in the window.</summary>
    public IReadOnlyCollection<string> ExcludedIds { get; init; } = [];
}
