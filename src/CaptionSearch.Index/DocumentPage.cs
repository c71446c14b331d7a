namespace CaptionSearch.Index;

/// <summary>A part of all documents, in the order of <see cref="DocumentList"/>.</summary>
/// <param name="Documents">Without vectors.</param>
/// <param name="Next">Where the next page begins, for <see cref="DocumentList.After"/>; null when there is none.</param>
/// <param name="Previous">Where the page before ends, for <see cref="DocumentList.Before"/>; null when there is none.</param>
/// <param name="Total">Documents that the filter leaves, on all pages.</param>
public sealed record DocumentPage(IReadOnlyList<CaptionDocument> Documents, string? Next, string? Previous, long Total)
{
    /// <summary>A page of no documents at all.</summary>
    public static DocumentPage Empty { get; } = new([], null, null, 0);
}
