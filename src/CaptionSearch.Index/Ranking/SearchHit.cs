namespace CaptionSearch.Index.Ranking;

/// <summary>One hit, with what each side contributed.</summary>
/// <param name="Rank">1 for the first.</param>
/// <param name="Document">The document, without its vector.</param>
/// <param name="Score">0..1: the sum of both contributions.</param>
/// <param name="Words">The words' part (BM25); null when no words were asked for.</param>
/// <param name="Vector">The vector's part (cosine); null when no vector was asked for.</param>
public sealed record SearchHit(int Rank, CaptionDocument Document, double Score, SideScore? Words, SideScore? Vector)
{
    /// <summary>How probable it is that the hit is relevant, 0..1; null when the search knew nothing about that.</summary>
    public double? Probability { get; init; }

    /// <summary>Null unless the search asked for it.</summary>
    public HitExplanation? Explanation { get; init; }
}
