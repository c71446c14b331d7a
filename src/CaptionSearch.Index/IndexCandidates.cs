namespace CaptionSearch.Index;

/// <summary>The two lists that a query yields, each best first, equal scores by ascending id.</summary>
/// <param name="Words">Documents that have one of the words, with BM25 of the sentences plus weight times BM25 of the tags, above 0.</param>
/// <param name="Nearest">Documents with the nearest vectors, with their cosine.</param>
public sealed record IndexCandidates(IReadOnlyList<ScoredId> Words, IReadOnlyList<ScoredId> Nearest);
