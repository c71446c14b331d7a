using System.Text.Json;
using CaptionSearch.Index.Embedded.Filtering;
using CaptionSearch.Index.Listing;
using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Embedded;

/// <summary>Reads documents in the order of lists, along <see cref="Schema.ListIndex"/>.</summary>
internal static class DocumentListing
{
    // So few documents are sorted here; to find more in the order of all is faster.
    private const int MostSorted = 1000;

    private const string Columns = $"SELECT number, {Schema.ListTime}, id FROM documents";

    /// <summary>Documents from a place on, in one state of the index.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="filter">Properties that a document must have; null for none.</param>
    /// <param name="from">As in <see cref="DocumentPaging.Reader"/>.</param>
    /// <param name="isForward">As there.</param>
    /// <param name="count">As there.</param>
    /// <param name="cancellationToken">Checked once a document that is read.</param>
    public static ListSlice Read(
        IndexConnection connection, DocumentFilter? filter, ListPlace? from, bool isForward, int count, CancellationToken cancellationToken)
    {
        DocumentSet? documents = filter is null or { IsEmpty: true } ? null : PropertyFilter.Select(connection, filter);
        long total = documents?.Count ?? connection.Number("SELECT count(*) FROM documents");
        List<ListPlace> found = Places(connection, documents, from, isForward, count);
        bool hasOtherSide = from is not null && found.Count > 0 && Places(connection, documents, found[0], !isForward, 1).Count > 0;
        List<CaptionDocument> page = new(found.Count);
        foreach (ListPlace place in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            page.Add(DocumentTable.Read(connection, DocumentId.ToBytes(place.Id))!.Value.Document);
        }

        return new ListSlice(page, hasOtherSide, total);
    }

    private static List<ListPlace> Places(IndexConnection connection, DocumentSet? documents, ListPlace? from, bool isForward, int count)
    {
        List<ListPlace> places = new(count);
        if (documents is { Count: <= MostSorted })
        {
            places.AddRange(Sorted(connection, documents, from, isForward).Take(count));
        }
        else if (from is not { } place)
        {
            Add(places, documents, count, connection.Query($"{Columns} ORDER BY {Order(isForward)} LIMIT $1", Limit()));
        }
        else
        {
            // Two walks along the index: a condition over both columns at once would not use it.
            (string behind, string later, string idOrder) = isForward ? (">", "<", "id") : ("<", ">", "id DESC");
            byte[] id = DocumentId.ToBytes(place.Id);
            Add(places, documents, count, connection.Query(
                $"{Columns} WHERE {Schema.ListTime} = $1 AND id {behind} $2 ORDER BY {idOrder} LIMIT $3", place.Time, id, Limit()));
            if (places.Count < count)
            {
                Add(places, documents, count, connection.Query(
                    $"{Columns} WHERE {Schema.ListTime} {later} $1 ORDER BY {Order(isForward)} LIMIT $2", place.Time, Limit()));
            }
        }

        return places;

        // With a filter nobody knows how far to go; reading stops when there are enough.
        long Limit() => documents is null ? count - places.Count : -1;
    }

    private static string Order(bool isForward) => isForward ? $"{Schema.ListTime} DESC, id" : $"{Schema.ListTime}, id DESC";

    private static void Add(List<ListPlace> places, DocumentSet? documents, int count, SqliteDataReader rows)
    {
        using (rows)
        {
            while (places.Count < count && rows.Read())
            {
                if (documents is null || documents.Contains(rows.GetInt64(0)))
                {
                    places.Add(new ListPlace(rows.GetInt64(1), DocumentId.FromBytes(rows.GetFieldValue<byte[]>(2))));
                }
            }
        }
    }

    private static IEnumerable<ListPlace> Sorted(IndexConnection connection, DocumentSet documents, ListPlace? from, bool isForward)
    {
        List<ListPlace> all = [];
        Add(all, null, int.MaxValue, connection.Query(
            $"{Columns} WHERE number IN (SELECT value FROM json_each($1))", JsonSerializer.Serialize(documents.Numbers)));
        all.Sort();
        if (!isForward)
        {
            all.Reverse();
        }

        return from is { } place ? all.Where(other => isForward ? other.CompareTo(place) > 0 : other.CompareTo(place) < 0) : all;
    }
}
