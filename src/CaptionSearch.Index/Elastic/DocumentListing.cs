using System.Text.Json;
using CaptionSearch.Index.Elastic.Transport;
using CaptionSearch.Index.Listing;

namespace CaptionSearch.Index.Elastic;

/// <summary>Reads documents in the order of lists, from a place on (<c>search_after</c>).</summary>
internal sealed class DocumentListing(ElasticClient client, string name)
{
    /// <summary>Documents from a place on, as far as searches show them.</summary>
    /// <param name="filter">Properties that a document must have; null for none.</param>
    /// <param name="from">As in <see cref="DocumentPaging.Reader"/>.</param>
    /// <param name="isForward">As there.</param>
    /// <param name="count">As there.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    public async Task<ListSlice> ReadAsync(DocumentFilter? filter, ListPlace? from, bool isForward, int count, CancellationToken cancellationToken)
    {
        (List<CaptionDocument> page, long total) = await SearchAsync(filter, from, isForward, count, cancellationToken).ConfigureAwait(false);
        bool hasOtherSide = from is not null && page.Count > 0
            && (await SearchAsync(filter, ListPlace.Of(page[0]), !isForward, 1, cancellationToken).ConfigureAwait(false)).Page.Count > 0;
        return new ListSlice(page, hasOtherSide, total);
    }

    private async Task<(List<CaptionDocument> Page, long Total)> SearchAsync(
        DocumentFilter? filter, ListPlace? from, bool isForward, int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using ElasticReply reply = await client.SendAsync(
            HttpMethod.Post, $"{name}/_search?_source_excludes={ElasticFields.Embedding}", RequestKind.Search,
            json => Write(json, filter, from, isForward, count), [], cancellationToken).ConfigureAwait(false);
        List<CaptionDocument> page = [.. DocumentReader.Hits(reply).Select(static hit => DocumentJson.Read(hit.GetProperty("_source")))];
        return (page, reply.Root.GetProperty("hits").GetProperty("total").GetProperty("value").GetInt64());
    }

    private static void Write(Utf8JsonWriter json, DocumentFilter? filter, ListPlace? from, bool isForward, int count)
    {
        json.WriteStartObject();
        json.WriteNumber("size", count);
        json.WriteBoolean("track_total_hits", true);
        if (filter is not null)
        {
            json.WriteStartObject("query");
            json.WriteStartObject("bool");
            json.WriteStartArray("filter");
            SearchBody.WriteFilter(json, filter);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteStartArray("sort");
        json.WriteStartObject();
        json.WriteStartObject(ElasticFields.FileTicks);
        json.WriteString("order", isForward ? "desc" : "asc");
        json.WriteNumber("missing", ListPlace.NoTime);
        json.WriteEndObject();
        json.WriteEndObject();
        SearchBody.WriteSort(json, ElasticFields.Id, isForward ? "asc" : "desc");
        json.WriteEndArray();
        if (from is { } place)
        {
            json.WriteStartArray("search_after");
            json.WriteNumberValue(place.Time);
            json.WriteStringValue(place.Id);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
