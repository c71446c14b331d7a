namespace CaptionSearch.Index;

/// <summary>A document and its score on one side of a query.</summary>
/// <param name="Id">Id of the document.</param>
/// <param name="Score">BM25 (above 0) or cosine (-1..1).</param>
public readonly record struct ScoredId(string Id, double Score);
