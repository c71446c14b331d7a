namespace CaptionSearch.Index.Ranking;

/// <summary>A document's fused score and its parts.</summary>
/// <param name="Id">Id of the document.</param>
/// <param name="Score">0..1: the sum of both contributions.</param>
/// <param name="Words">The words' part; null when no words were asked for.</param>
/// <param name="Vector">The vector's part; null when no vector was asked for.</param>
public sealed record FusedScore(string Id, double Score, SideScore? Words, SideScore? Vector)
{
    /// <summary>BM25 of the sentences.</summary>
    public double CaptionBm25 { get; init; }

    /// <summary>BM25 of the tags, before their weight.</summary>
    public double TagBm25 { get; init; }

    /// <summary>What the words contributed less because of unwanted ones, 0 or more.</summary>
    public double TakenOff { get; init; }
}
