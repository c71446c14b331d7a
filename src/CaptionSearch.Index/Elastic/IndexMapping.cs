using System.Text.Json;
using System.Text.Json.Nodes;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Elastic;

/// <summary>What the server says about one index of ours.</summary>
/// <param name="Index">Name of the index, behind whatever alias.</param>
/// <param name="Vectors">Its vectors; null before the first.</param>
/// <param name="OldMeta">Its <c>_meta</c> when it is of an earlier version, which can be read, and written after <see cref="IndexDefinition.FromVersion1"/>; else null.</param>
internal sealed record IndexMapping(string Index, VectorLayout? Vectors, JsonObject? OldMeta)
{
    /// <summary>Reads it; null when there is no index or alias of this name.</summary>
    /// <exception cref="IndexFormatException">The index is not of this program, of another version, or an alias has several.</exception>
    public static async Task<IndexMapping?> ReadAsync(ElasticClient client, string name, RequestKind patience, CancellationToken cancellationToken)
    {
        using ElasticReply reply = await client.SendAsync(
            HttpMethod.Get, $"{Uri.EscapeDataString(name)}/_mapping", patience, null, [404], cancellationToken).ConfigureAwait(false);
        if (!reply.IsSuccess)
        {
            return null;
        }

        List<JsonProperty> indices = [.. reply.Root.EnumerateObject()];
        string place = $"{client.Options.Url.AbsoluteUri.TrimEnd('/')}/{name}";
        if (indices.Count != 1)
        {
            throw new IndexFormatException(
                $"{place}: {indices.Count} indices stand behind this name ({string.Join(", ", indices.Take(3).Select(index => index.Name))}), one is expected. Name another one with --es-index, or mend the alias.");
        }

        JsonElement mappings = indices[0].Value.GetProperty("mappings");
        int? schema = Member(Member(mappings, "_meta"), "schema") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;
        return schema is >= 1 and <= IndexDefinition.Schema
            ? new IndexMapping(
                indices[0].Name,
                ReadVectors(Member(mappings, "properties")),
                schema < IndexDefinition.Schema ? JsonObject.Create(Member(mappings, "_meta").Clone()) : null)
            : throw new IndexFormatException(schema is null
                ? $"{place}: the index '{indices[0].Name}' was not made by this program (its mapping has no _meta.schema). Name another one with --es-index, or delete it."
                : $"{place}: the index '{indices[0].Name}' is of format {schema}, this program reads {IndexDefinition.Schema}. Name another one with --es-index, or delete it and index again.");
    }

    /// <summary>The name that the server has for a type.</summary>
    public static string TypeName(ElasticVectorType type) => type switch
    {
        ElasticVectorType.Int8Hnsw => "int8_hnsw",
        ElasticVectorType.BbqHnsw => "bbq_hnsw",
        _ => "flat",
    };

    private static VectorLayout? ReadVectors(JsonElement properties)
    {
        JsonElement embedding = Member(properties, ElasticFields.Embedding);
        if (embedding.ValueKind != JsonValueKind.Object
            || Member(Member(properties, ElasticFields.EmbeddingModel), "null_value") is not { ValueKind: JsonValueKind.String } model)
        {
            return null;
        }

        ElasticVectorType type = Member(Member(embedding, "index_options"), "type").GetString() switch
        {
            "flat" => ElasticVectorType.Flat,
            "bbq_hnsw" => ElasticVectorType.BbqHnsw,
            _ => ElasticVectorType.Int8Hnsw, // the other quantised ones, if an administrator chose one, need the same care
        };
        return new VectorLayout(model.GetString()!, Member(embedding, "dims").GetInt32(), type);
    }

    private static JsonElement Member(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;
}
