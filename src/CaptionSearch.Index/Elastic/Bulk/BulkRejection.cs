namespace CaptionSearch.Index.Elastic.Bulk;

/// <summary>A document that the server refuses for good; sending it again would not help.</summary>
/// <param name="Action">What was asked.</param>
/// <param name="Status">HTTP status of this document, such as 400.</param>
/// <param name="Type">Kind of error, such as <c>document_parsing_exception</c>.</param>
/// <param name="Reason">One line.</param>
internal sealed record BulkRejection(BulkAction Action, int Status, string Type, string Reason);
