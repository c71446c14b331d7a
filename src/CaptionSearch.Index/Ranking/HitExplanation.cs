namespace CaptionSearch.Index.Ranking;

/// <summary>Why a hit is where it is: what the words' part is made of. The vector's part is <see cref="SearchHit.Vector"/>.</summary>
public sealed record HitExplanation
{
    /// <summary>The query's words and what the document has of each, in the query's order.</summary>
    public required IReadOnlyList<MatchedWord> Words { get; init; }

    /// <summary>The words that were not wanted, likewise.</summary>
    public required IReadOnlyList<MatchedWord> Unwanted { get; init; }

    /// <summary>BM25 of the sentences.</summary>
    public required double CaptionBm25 { get; init; }

    /// <summary>BM25 of the tags, before their weight.</summary>
    public required double TagBm25 { get; init; }

    /// <summary>What BM25 of the tags is worth.</summary>
    public required double TagWeight { get; init; }

    /// <summary>The sentences' part of the score, 0..1.</summary>
    public required double CaptionContribution { get; init; }

    /// <summary>The tags' part of the score, 0..1.</summary>
    public required double TagContribution { get; init; }

    /// <summary>Whether the cosine is one with a vector that was turned, see <see cref="QueryPart.IsTurned"/>.</summary>
    public bool IsTurned { get; init; }

    /// <summary>What unwanted words took off both, 0..1.</summary>
    public required double TakenOff { get; init; }
}
