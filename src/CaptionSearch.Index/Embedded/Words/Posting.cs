namespace CaptionSearch.Index.Embedded.Words;

/// <summary>That a document has a term.</summary>
/// <param name="Document">Number of the document.</param>
/// <param name="Frequency">How often the field has the term, 1 or more.</param>
/// <param name="Length">Length of the field in one byte, as BM25 takes it.</param>
internal readonly record struct Posting(long Document, int Frequency, byte Length);
