namespace CaptionSearch.Index;

/// <summary>A document's scores on both sides of a query.</summary>
/// <param name="Id">Id of the document.</param>
/// <param name="Bm25">BM25; 0 when it has none of the words or no words were asked for.</param>
/// <param name="Cosine">Cosine, -1..1; null when the document has no vector or none was asked for.</param>
public readonly record struct DocumentScores(string Id, double Bm25, double? Cosine);
