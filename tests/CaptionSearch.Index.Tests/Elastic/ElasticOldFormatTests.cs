using System.Text.Json;
using System.Text.Json.Nodes;
using CaptionSearch.Index.Elastic;

namespace CaptionSearch.Index.Tests.Elastic;

/// <summary>An index that an earlier version of this program made on a server: without split and metadata.</summary>
[Trait("Needs", "elastic")]
public sealed class ElasticOldFormatTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Version1_IsRead_AndBroughtUpToDateWhenWritten(int version)
    {
        await using ElasticTestIndex place = await ElasticTestIndex.CreateAsync(version);
        await MakeVersion1Async(place);

        await using (ElasticIndex? reader = await ElasticIndex.OpenAsync(place.Options, writable: false, Token))
        {
            CaptionDocument old = Assert.Single(await reader!.GetAsync([Samples.Id("old")], withVectors: false, Token));
            Assert.Equal(("an old dog", null, 0), (old.Caption, old.Split, old.Metadata.Count));
            Assert.Empty((await reader.FindAsync(new IndexQuery { Text = "dog", Filter = new DocumentFilter { Splits = ["train"] } }, Token)).Words);
        }

        await using ElasticIndex index = await place.OpenAsync();
        CaptionDocument document = Samples.Document("new", "a new dog") with { Split = "train", Metadata = new Dictionary<string, string> { ["camera"] = "Leica" } };
        await index.WriteAsync(Samples.Batch(document), Token);
        await index.RefreshAsync(Token);

        IndexCandidates found = await index.FindAsync(new IndexQuery { Text = "dog", Filter = new DocumentFilter { Splits = ["train"] } }, Token);
        Assert.Equal(document.Id, Assert.Single(found.Words).Id);
        JsonElement mapping = (await place.Server.SendAsync(HttpMethod.Get, $"/{place.Options.IndexName}/_mapping")).EnumerateObject().Single().Value.GetProperty("mappings");
        Assert.Equal(IndexDefinition.Schema, mapping.GetProperty("_meta").GetProperty("schema").GetInt32());
        Assert.Equal(Samples.Model, mapping.GetProperty("_meta").GetProperty("embed_model").GetString());
    }

    private static async Task MakeVersion1Async(ElasticTestIndex place)
    {
        JsonObject definition = IndexDefinition.Create(null, null, isBeingBuilt: false);
        JsonObject mappings = definition["mappings"]!.AsObject();
        mappings["_meta"]!["schema"] = 1;
        mappings["properties"]!.AsObject().Remove(ElasticFields.Split);
        mappings["properties"]!.AsObject().Remove(ElasticFields.Metadata);
        string name = place.Options.IndexName;
        await place.Server.SendAsync(HttpMethod.Put, $"/{name}", definition.ToJsonString());
        await place.Server.SendAsync(
            HttpMethod.Put, $"/{name}/_doc/{Samples.Id("old")}?refresh=true", $$"""{"image_id": "{{Samples.Id("old")}}", "caption": ["an old dog"], "caption_source": "model"}""");
    }
}
