namespace CaptionSearch.Index.Elastic;

/// <summary>A document as it was read, and what it takes to write it only if nobody else has since.</summary>
/// <param name="Document">Without its vector.</param>
/// <param name="HasVector">Whether it has one.</param>
/// <param name="SeqNo">Its <c>_seq_no</c>.</param>
/// <param name="PrimaryTerm">Its <c>_primary_term</c>.</param>
internal sealed record StoredSource(CaptionDocument Document, bool HasVector, long SeqNo, long PrimaryTerm);
