namespace CaptionSearch.Index.Listing;

/// <summary>What an index finds from a place on.</summary>
/// <param name="Documents">In the direction that was asked for.</param>
/// <param name="HasOtherSide">Whether there are documents on the other side of the first one; false when it was read from an end of the list.</param>
/// <param name="Total">Documents that the filter leaves.</param>
internal sealed record ListSlice(IReadOnlyList<CaptionDocument> Documents, bool HasOtherSide, long Total);
