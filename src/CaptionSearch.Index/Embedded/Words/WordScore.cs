namespace CaptionSearch.Index.Embedded.Words;

/// <summary>BM25 of a document, field by field.</summary>
/// <param name="Document">Number of the document.</param>
/// <param name="Caption">Of its sentences; 0 when they have none of the words.</param>
/// <param name="Tags">Of its tags, unweighted; 0 as above.</param>
internal readonly record struct WordScore(long Document, float Caption, float Tags);
