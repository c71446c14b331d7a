namespace CaptionSearch.Index.Ranking;

/// <summary>A search: words, a vector or both, further parts, what hits must have, and how many are wanted.</summary>
public sealed record SearchQuery
{
    /// <summary>Words; null or empty for none. With <see cref="Vector"/> it is a first part of weight 1.</summary>
    public string? Text { get; init; }

    /// <summary>Shape [D]: the vector of a text or of a picture; null for none.</summary>
    public float[]? Vector { get; init; }

    /// <summary>Whether <see cref="Text"/> and <see cref="Vector"/> are those of a picture. Default false.</summary>
    public bool IsPicture { get; init; }

    /// <summary>Further texts and pictures, wanted or not. At least one part of the whole search has to be wanted.</summary>
    public IReadOnlyList<QueryPart> Parts { get; init; } = [];

    /// <summary>Phrases that each hit has word for word; see <see cref="IndexQuery.Required"/>.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Words and phrases that no hit has; see <see cref="IndexQuery.Excluded"/>.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>Properties that each hit has; null for none.</summary>
    public DocumentFilter? Filter { get; init; }

    /// <summary>Whether words are looked for in the tags too. Default true.</summary>
    public bool UseTags { get; init; } = true;

    /// <summary>Most hits, 1 to 10,000. Default 10.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>Documents that are not wanted: the query picture itself.</summary>
    public IReadOnlyCollection<string> ExcludedIds { get; init; } = [];

    /// <summary>How probable it is that a hit is relevant; null when nothing is known about that, and then there is no cut by it.</summary>
    public RelevanceModel? Relevance { get; init; }

    /// <summary>Least probability of a hit that <see cref="Relevance"/> gives, 0 to 1, itself included. Default 0: no cut.</summary>
    public double MinProbability { get; init; }

    /// <summary>Least fused score of a hit as a part of the best one's, 0 to 1, itself included. Default 0: no cut.</summary>
    public double MinRelative { get; init; }

    /// <summary>
    /// Order of the hits. By date, all candidates that the two cuts leave are sorted and then limited; without a cut only the best
    /// <see cref="Limit"/> are, since every document is a candidate of some kind.
    /// </summary>
    public HitOrder Order { get; init; }

    /// <summary>Whether each hit says which words it has and what came from where. Default false.</summary>
    public bool Explain { get; init; }
}
