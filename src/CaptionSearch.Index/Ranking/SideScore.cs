namespace CaptionSearch.Index.Ranking;

/// <summary>What one side of a query says about a document.</summary>
/// <param name="Value">BM25 (sentences plus weighted tags) or cosine; null when the document has no vector.</param>
/// <param name="Rank">Place in this side's list, from 1; null when it was not in the window and its value was filled in.</param>
/// <param name="Normalised">The value between its theoretical minimum and the best candidate's, 0..1; for words, less what is taken off for unwanted ones.</param>
/// <param name="Contribution">Weight times <paramref name="Normalised"/>.</param>
public sealed record SideScore(double? Value, int? Rank, double Normalised, double Contribution);
