using System.Text;
using System.Text.Json.Nodes;
using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Elastic;

/// <summary>Settings and mapping of a new index: the file elastic/index.json, completed with synonyms and aliases.</summary>
internal static class IndexDefinition
{
    /// <summary>Version of the mapping, in its <c>_meta.schema</c>.</summary>
    public const int Schema = 2;

    /// <summary>The body of the request that makes an index.</summary>
    /// <param name="synonymsSet">Name of a set of synonyms on the server; null: the rules of elastic/synonyms.txt are written into the index.</param>
    /// <param name="aliases">Names that lead to the index from the beginning; null for none.</param>
    /// <param name="isBeingBuilt">Whether it is filled before anybody searches it: then without copies, and shown only when asked for.</param>
    public static JsonObject Create(string? synonymsSet, JsonObject? aliases, bool isBeingBuilt)
    {
        JsonObject definition = Read();
        JsonObject settings = definition["settings"]!.AsObject();
        JsonObject filter = settings["analysis"]!["filter"]!["cap_syn"]!.AsObject();
        if (synonymsSet is null)
        {
            filter["synonyms"] = new JsonArray([.. Rules().Select(static rule => JsonValue.Create(rule))]);
        }
        else
        {
            filter.Remove("synonyms");
            filter["synonyms_set"] = synonymsSet;
            filter["updateable"] = true;
        }

        if (isBeingBuilt)
        {
            settings["refresh_interval"] = "-1";
            settings["auto_expand_replicas"] = "false";
            settings["number_of_replicas"] = 0;
        }

        if (aliases is not null)
        {
            definition["aliases"] = aliases;
        }

        return definition;
    }

    /// <summary>The settings that <see cref="Create"/> holds back while an index is being built.</summary>
    public static JsonObject Finished()
    {
        JsonNode settings = Read()["settings"]!;
        return new JsonObject
        {
            ["index"] = new JsonObject
            {
                ["refresh_interval"] = settings["refresh_interval"]!.DeepClone(),
                ["auto_expand_replicas"] = settings["auto_expand_replicas"]!.DeepClone(),
            },
        };
    }

    /// <summary>The change of the mapping that comes with the first vector.</summary>
    public static JsonObject Vectors(VectorLayout layout)
    {
        JsonObject meta = Read()["mappings"]!["_meta"]!.DeepClone().AsObject();
        meta["embed_model"] = layout.ModelFingerprint;
        meta["embed_dims"] = layout.Dimension;
        return new JsonObject
        {
            ["_meta"] = meta,
            ["properties"] = new JsonObject
            {
                [ElasticFields.Embedding] = Embedding(layout),
                [ElasticFields.EmbeddingModel] = new JsonObject
                {
                    ["type"] = "keyword",
                    ["index"] = false,
                    ["doc_values"] = false,
                    ["null_value"] = layout.ModelFingerprint,
                },
            },
        };
    }

    /// <summary>The change of the mapping that brings an index of version 1 up to date: two fields more.</summary>
    /// <param name="meta">The index's <c>_meta</c>, which is replaced as a whole.</param>
    public static JsonObject FromVersion1(JsonObject meta)
    {
        JsonNode properties = Read()["mappings"]!["properties"]!;
        meta["schema"] = Schema;
        return new JsonObject
        {
            ["_meta"] = meta,
            ["properties"] = new JsonObject
            {
                [ElasticFields.Split] = properties[ElasticFields.Split]!.DeepClone(),
                [ElasticFields.Metadata] = properties[ElasticFields.Metadata]!.DeepClone(),
            },
        };
    }

    /// <summary>The change of the mapping that gives vectors another type.</summary>
    public static JsonObject VectorType(VectorLayout layout)
        => new() { ["properties"] = new JsonObject { [ElasticFields.Embedding] = Embedding(layout) } };

    /// <summary>Eight digits that differ when settings, mapping or synonyms differ.</summary>
    public static string Digest(string? synonymsSet)
        => DocumentId.OfContent(Encoding.UTF8.GetBytes(Create(synonymsSet, null, isBeingBuilt: false).ToJsonString()))[..8];

    /// <summary>elastic/index.json.</summary>
    internal static JsonObject Read()
    {
        using StreamReader file = EmbeddedFile.Open("index.json");
        return JsonNode.Parse(file.ReadToEnd())!.AsObject();
    }

    private static JsonObject Embedding(VectorLayout layout)
    {
        // The default of index_options changes from version to version of the server: always written.
        JsonObject options = new() { ["type"] = IndexMapping.TypeName(layout.Type) };
        if (layout.Type != ElasticVectorType.Flat)
        {
            options["m"] = 16;
            options["ef_construction"] = 100;
        }

        return new JsonObject
        {
            ["type"] = "dense_vector",
            ["dims"] = layout.Dimension,
            ["index"] = true,
            ["similarity"] = "cosine",
            ["index_options"] = options,
        };
    }

    private static IEnumerable<string> Rules()
        => EmbeddedFile.ReadLines("synonyms.txt").Select(static line => line.Trim()).Where(static line => line.Length > 0 && !line.StartsWith('#'));
}
