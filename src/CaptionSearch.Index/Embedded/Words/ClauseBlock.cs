namespace CaptionSearch.Index.Embedded.Words;

/// <summary>What a clause of a query has to say about one block of documents.</summary>
/// <param name="Block">Number of the block.</param>
/// <param name="Field">The field.</param>
/// <param name="Weight">The clause's weight in BM25.</param>
/// <param name="Norms">The field's.</param>
/// <param name="Postings">A <see cref="PostingBlock"/> for each of the clause's terms that the block has.</param>
internal sealed record ClauseBlock(long Block, WordField Field, float Weight, LengthNorms Norms, byte[][] Postings);
