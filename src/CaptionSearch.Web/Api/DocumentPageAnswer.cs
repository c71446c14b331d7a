using CaptionSearch.Engine.Json;

namespace CaptionSearch.Web.Api;

/// <summary>A page of documents, newest file first.</summary>
/// <param name="Documents">In their order.</param>
/// <param name="Next">Where the next page begins, for 'after'; null at the end.</param>
/// <param name="Previous">Where the page before ends, for 'before'; null at the beginning.</param>
/// <param name="Total">Documents on all pages.</param>
internal sealed record DocumentPageAnswer(IReadOnlyList<DocumentJson> Documents, string? Next, string? Previous, long Total);
