namespace CaptionSearch.Index.Listing;

/// <summary>Makes pages of what an index finds from a place on, the same for every index.</summary>
internal static class DocumentPaging
{
    /// <summary>Reads documents from a place on.</summary>
    /// <param name="from">The place, itself excluded; null: from the end of the list where the direction begins.</param>
    /// <param name="isForward">Whether towards the older ones.</param>
    /// <param name="count">Most documents.</param>
    public delegate Task<ListSlice> Reader(ListPlace? from, bool isForward, int count);

    /// <summary>Checks a request and answers it.</summary>
    /// <remarks>Where there is nothing any more, behind the last or before the first document, the page is the last or the first one.</remarks>
    /// <exception cref="ArgumentException">The limit is out of range, both places are given, or one is none.</exception>
    public static async Task<DocumentPage> RunAsync(DocumentList list, Reader read)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentOutOfRangeException.ThrowIfLessThan(list.Limit, 1, nameof(list));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(list.Limit, DocumentList.LargestLimit, nameof(list));
        if (list.After is not null && list.Before is not null)
        {
            throw new ArgumentException("A page is behind a place or in front of one, not both.", nameof(list));
        }

        bool isForward = list.Before is null;
        ListPlace? from = (list.After ?? list.Before) is string text ? ListPlace.Parse(text) : null;

        // One more than wanted shows whether the list goes on.
        ListSlice slice = await read(from, isForward, list.Limit + 1).ConfigureAwait(false);
        if (slice.Documents.Count == 0 && from is not null)
        {
            isForward = !isForward;
            slice = await read(null, isForward, list.Limit + 1).ConfigureAwait(false);
        }

        CaptionDocument[] page = [.. slice.Documents.Take(list.Limit)];
        if (page.Length == 0)
        {
            return DocumentPage.Empty;
        }

        bool goesOn = slice.Documents.Count > list.Limit;
        if (!isForward)
        {
            Array.Reverse(page);
        }

        (bool hasNext, bool hasPrevious) = isForward ? (goesOn, slice.HasOtherSide) : (slice.HasOtherSide, goesOn);
        return new DocumentPage(
            page,
            hasNext ? ListPlace.Of(page[^1]).ToString() : null,
            hasPrevious ? ListPlace.Of(page[0]).ToString() : null,
            slice.Total);
    }
}
