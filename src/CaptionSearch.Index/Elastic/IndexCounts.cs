using System.Text.Json;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Elastic;

/// <summary>Counts what an index holds, as far as searches show it.</summary>
internal static class IndexCounts
{
    private const int MostModels = 1000;

    /// <summary>Number of documents.</summary>
    public static async Task<long> CountAsync(ElasticClient client, string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using ElasticReply reply = await client.SendAsync(HttpMethod.Get, $"{name}/_count", RequestKind.Search, null, [], cancellationToken).ConfigureAwait(false);
        return reply.Root.GetProperty("count").GetInt64();
    }

    /// <summary>Everything.</summary>
    public static async Task<IndexStatistics> ReadAsync(ElasticClient client, string name, VectorLayout? layout, CancellationToken cancellationToken)
    {
        long bytes;
        using (ElasticReply sizes = await client.SendAsync(
            HttpMethod.Get, $"{name}/_stats/store?filter_path=_all.primaries.store.size_in_bytes", RequestKind.Search, null, [], cancellationToken).ConfigureAwait(false))
        {
            // An index that another worker made a moment ago has no size yet.
            bytes = sizes.Root.TryGetProperty("_all", out JsonElement all) && all.TryGetProperty("primaries", out JsonElement primaries)
                && primaries.TryGetProperty("store", out JsonElement store)
                ? store.GetProperty("size_in_bytes").GetInt64()
                : 0;
        }

        using ElasticReply reply = await client.SendAsync(HttpMethod.Post, $"{name}/_search", RequestKind.Search, Write, [], cancellationToken).ConfigureAwait(false);
        JsonElement total = reply.Root.GetProperty("hits").GetProperty("total");
        JsonElement counts = reply.Root.GetProperty("aggregations");
        Dictionary<CaptionSource, long> bySource = [];
        foreach (JsonElement bucket in Buckets(counts, "sources"))
        {
            bySource[ElasticFields.Source(bucket.GetProperty("key").GetString())] = bucket.GetProperty("doc_count").GetInt64();
        }

        return new IndexStatistics
        {
            Documents = total.ValueKind == JsonValueKind.Number ? total.GetInt64() : total.GetProperty("value").GetInt64(),
            Paths = counts.GetProperty("paths").GetProperty("value").GetInt64(),
            Vectors = counts.GetProperty("vectors").GetProperty("doc_count").GetInt64(),
            Pictures = counts.GetProperty("pictures").GetProperty("doc_count").GetInt64(),
            PictureVectors = counts.GetProperty("pictures").GetProperty("vectors").GetProperty("doc_count").GetInt64(),
            DocumentsByModel = Buckets(counts, "models").ToDictionary(
                static bucket => bucket.GetProperty("key").GetString()!, static bucket => bucket.GetProperty("doc_count").GetInt64(), StringComparer.Ordinal),
            DocumentsBySource = bySource,
            ModelFingerprint = layout?.ModelFingerprint,
            VectorLength = layout?.Dimension,
            ByteSize = bytes,
        };
    }

    private static JsonElement.ArrayEnumerator Buckets(JsonElement counts, string name) => counts.GetProperty(name).GetProperty("buckets").EnumerateArray();

    private static void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("size", 0);
        json.WriteBoolean("track_total_hits", true);
        json.WriteStartObject("aggs");
        WriteCount(json, "models", "terms", ElasticFields.Model, missing: "");
        WriteCount(json, "sources", "terms", ElasticFields.CaptionSource, missing: null);
        WriteCount(json, "paths", "value_count", ElasticFields.Path, missing: null);
        WriteVectors(json);
        json.WriteStartObject("pictures");
        json.WriteStartObject("filter");
        json.WriteStartObject("exists");
        json.WriteString("field", ElasticFields.Path);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("aggs");
        WriteVectors(json);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Counts the documents that have a vector.</summary>
    private static void WriteVectors(Utf8JsonWriter json)
    {
        json.WriteStartObject("vectors");
        json.WriteStartObject("filter");
        json.WriteStartObject("term");
        json.WriteBoolean(ElasticFields.HasVector, true);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCount(Utf8JsonWriter json, string name, string kind, string field, string? missing)
    {
        json.WriteStartObject(name);
        json.WriteStartObject(kind);
        json.WriteString("field", field);
        if (kind == "terms")
        {
            json.WriteNumber("size", MostModels);
        }

        if (missing is not null)
        {
            json.WriteString("missing", missing);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
