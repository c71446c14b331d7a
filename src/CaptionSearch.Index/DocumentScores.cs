namespace CaptionSearch.Index;

/// <summary>A document's scores for a query.</summary>
/// <param name="Id">Id of the document.</param>
/// <param name="Bm25">BM25 of its sentences; 0 when they have none of the words or no words were asked for.</param>
/// <param name="TagBm25">BM25 of its tags, before <see cref="IndexQuery.TagWeight"/>; 0 as above, and when that weight is 0.</param>
/// <param name="Cosine">Cosine, -1..1; null when the document has no vector or none was asked for.</param>
public readonly record struct DocumentScores(string Id, double Bm25, double TagBm25, double? Cosine);
