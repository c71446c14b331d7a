using System.Runtime.CompilerServices;
using System.Text.Json;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Elastic;

/// <summary>Reads documents: by id as they are now, by path, and all of them.</summary>
/// <param name="client">The server.</param>
/// <param name="name">Alias or index.</param>
/// <param name="vectors">Is told which index answers.</param>
/// <param name="patience">How long to try: as a person waits, or as a run that outlives a restart of the server.</param>
internal sealed class DocumentReader(ElasticClient client, string name, VectorField vectors, RequestKind patience)
{
    private const int IdsAtOnce = 1000;
    private const int VectorsAtOnce = 200;
    private const int PathsAtOnce = 2000;
    private const int IdsOfAPage = 5000;
    private const string KeepAlive = "5m"; // from page to page; the caller may be slow

    /// <summary>Documents by id, also those that searches do not show yet.</summary>
    /// <param name="ids">Any number.</param>
    /// <param name="withVectors">Whether vectors are read.</param>
    /// <param name="cancellationToken">Between and during requests.</param>
    /// <returns>Those that are there, by id.</returns>
    public async Task<Dictionary<string, StoredSource>> GetAsync(
        IReadOnlyCollection<string> ids, bool withVectors, CancellationToken cancellationToken)
    {
        Dictionary<string, StoredSource> found = new(ids.Count, StringComparer.Ordinal);
        string path = $"{name}/_mget?{await SourceParameterAsync(withVectors, cancellationToken).ConfigureAwait(false)}";
        foreach (string[] some in ids.Chunk(withVectors ? VectorsAtOnce : IdsAtOnce))
        {
            using ElasticReply reply = await client.SendAsync(HttpMethod.Post, path, patience, json => WriteIds(json, some), [], cancellationToken)
                .ConfigureAwait(false);
            foreach (JsonElement item in reply.Root.GetProperty("docs").EnumerateArray())
            {
                ThrowIfError(item);
                vectors.Saw(item.GetProperty("_index").GetString()!);
                if (item.TryGetProperty("found", out JsonElement isFound) && isFound.GetBoolean())
                {
                    JsonElement source = item.GetProperty("_source");
                    found[item.GetProperty("_id").GetString()!] = new StoredSource(
                        DocumentJson.Read(source), DocumentJson.HasVector(source), item.GetProperty("_seq_no").GetInt64(), item.GetProperty("_primary_term").GetInt64());
                }
            }
        }

        return found;
    }

    /// <summary>The document that has a path, without its vector; null when none is shown.</summary>
    public async Task<CaptionDocument?> FindByPathAsync(string path, CancellationToken cancellationToken)
    {
        using ElasticReply reply = await client.SendAsync(
            HttpMethod.Post, $"{name}/_search?_source_excludes={ElasticFields.Embedding}", patience, json => WritePathSearch(json, [path], 1), [], cancellationToken)
            .ConfigureAwait(false);
        foreach (JsonElement hit in Hits(reply))
        {
            return DocumentJson.Read(hit.GetProperty("_source"));
        }

        return null;
    }

    /// <summary>Ids of the documents that have one of some paths, as far as searches show them.</summary>
    public async Task<HashSet<string>> FindOwnersAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
    {
        HashSet<string> owners = new(StringComparer.Ordinal);
        foreach (string[] some in paths.Chunk(PathsAtOnce))
        {
            using ElasticReply reply = await client.SendAsync(
                HttpMethod.Post, $"{name}/_search?_source=false&filter_path=hits.hits._id", patience,
                json => WritePathSearch(json, some, 2 * PathsAtOnce), [], cancellationToken).ConfigureAwait(false);
            owners.UnionWith(Hits(reply).Select(static hit => hit.GetProperty("_id").GetString()!));
        }

        return owners;
    }

    /// <summary>The ids of all documents, ascending, all of the moment when the first was read.</summary>
    public IAsyncEnumerable<string> ReadIdsAsync(CancellationToken cancellationToken)
        => ReadPagesAsync(IdsOfAPage, static json => json.WriteBoolean("_source", false), Id, cancellationToken);

    /// <summary>All documents, as <see cref="ReadIdsAsync"/>: of one index, whatever the name leads to meanwhile.</summary>
    public IAsyncEnumerable<CaptionDocument> ReadAsync(bool withVectors, CancellationToken cancellationToken) => ReadPagesAsync(
        withVectors ? VectorsAtOnce : IdsAtOnce,
        json =>
        {
            json.WriteStartObject("_source");
            WriteTexts(json, "excludes", [ElasticFields.Embedding]);
            json.WriteEndObject();
            if (withVectors)
            {
                WriteTexts(json, "fields", [ElasticFields.Embedding]);
            }
        },
        static hit =>
        {
            CaptionDocument document = DocumentJson.Read(hit.GetProperty("_source"));
            return hit.TryGetProperty("fields", out JsonElement fields) ? document with { Vector = DocumentJson.ReadVector(fields) } : document;
        },
        cancellationToken);

    /// <summary>The hits of an answer; none when it has no such member.</summary>
    internal static IEnumerable<JsonElement> Hits(ElasticReply reply)
        => reply.Root.TryGetProperty("hits", out JsonElement hits) && hits.TryGetProperty("hits", out JsonElement list) ? list.EnumerateArray() : [];

    private static string Id(JsonElement hit) => hit.GetProperty("_id").GetString()!;

    private static void WriteIds(Utf8JsonWriter json, string[] ids)
    {
        json.WriteStartObject();
        WriteTexts(json, "ids", ids);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WritePathSearch(Utf8JsonWriter json, string[] paths, int size)
    {
        json.WriteStartObject();
        json.WriteNumber("size", size);
        json.WriteBoolean("track_total_hits", false);
        json.WriteStartObject("query");
        json.WriteStartObject("bool");
        json.WriteStartArray("filter");
        SearchBody.WriteTerms(json, ElasticFields.Path, paths);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        if (size == 1)
        {
            json.WriteStartArray("sort");
            SearchBody.WriteSort(json, ElasticFields.Id, "asc");
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WritePage(Utf8JsonWriter json, int size, Action<Utf8JsonWriter> write, string view, string? last)
    {
        json.WriteStartObject();
        json.WriteNumber("size", size);
        json.WriteBoolean("track_total_hits", false);
        write(json);
        json.WriteStartObject("pit");
        json.WriteString("id", view);
        json.WriteString("keep_alive", KeepAlive);
        json.WriteEndObject();
        json.WriteStartArray("sort");
        SearchBody.WriteSort(json, ElasticFields.Id, "asc");
        json.WriteEndArray();
        if (last is not null)
        {
            WriteTexts(json, "search_after", [last]);
        }

        json.WriteEndObject();
    }

    /// <summary>All hits, page by page, of one view of the index.</summary>
    /// <param name="size">Hits of a page.</param>
    /// <param name="write">What of a hit is asked for.</param>
    /// <param name="read">Makes something of a hit while the answer lives.</param>
    /// <param name="cancellationToken">Between and during requests.</param>
    private async IAsyncEnumerable<T> ReadPagesAsync<T>(
        int size, Action<Utf8JsonWriter> write, Func<JsonElement, T> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string view = await OpenViewAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            string? last = null;
            while (true)
            {
                List<T> page = [];
                using (ElasticReply reply = await client.SendAsync(
                    HttpMethod.Post, "_search", patience, json => WritePage(json, size, write, view, last), [], cancellationToken).ConfigureAwait(false))
                {
                    view = reply.Root.GetProperty("pit_id").GetString()!;
                    foreach (JsonElement hit in Hits(reply))
                    {
                        page.Add(read(hit));
                        last = Id(hit);
                    }
                }

                foreach (T item in page)
                {
                    yield return item;
                }

                if (page.Count < size)
                {
                    yield break;
                }
            }
        }
        finally
        {
            await CloseViewAsync(view).ConfigureAwait(false);
        }
    }

    private async Task<string> OpenViewAsync(CancellationToken cancellationToken)
    {
        using ElasticReply reply = await client.SendAsync(
            HttpMethod.Post, $"{name}/_pit?keep_alive={KeepAlive}", patience, null, [], cancellationToken).ConfigureAwait(false);
        return reply.Root.GetProperty("id").GetString()!;
    }

    private async Task CloseViewAsync(string view)
    {
        try
        {
            using ElasticReply reply = await client.SendAsync(
                HttpMethod.Delete, "_pit", patience,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("id", view);
                    json.WriteEndObject();
                },
                [404],
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (IndexUnavailableException)
        {
            // The server forgets it by itself after the time it was asked to keep it.
        }
    }

    /// <summary>
    /// Vectors are part of the source up to 9.1, and from 9.2 only when asked for, by a parameter that older servers refuse. There they are
    /// made from what is stored with the vector, which differs from what was sent by rounding only.
    /// </summary>
    private async Task<string> SourceParameterAsync(bool withVectors, CancellationToken cancellationToken)
    {
        if (!withVectors)
        {
            return $"_source_excludes={ElasticFields.Embedding}";
        }

        return (await client.GetVersionAsync(cancellationToken).ConfigureAwait(false)).IsAtLeast(9, 2) ? "_source_exclude_vectors=false" : "_source=true";
    }

    private void ThrowIfError(JsonElement item)
    {
        if (ServerError.Of(item) is { } error)
        {
            ElasticRequest request = new(HttpMethod.Post, $"{name}/_mget");
            throw FailureText.ToException(RequestFailure.OfStatus(error.IsMissingIndex ? 404 : 500, error, null), request, client.Options);
        }
    }
}
