using System.Text.Json;
using System.Text.Json.Nodes;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Index.Elastic.Transport;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests.Elastic;

/// <summary>The files in elastic/ and what the adapter writes and makes.</summary>
public sealed class IndexDefinitionTests
{
    [Fact]
    public void Mapping_HasTheFieldsThatAreWritten_AndNoOthers()
    {
        JsonObject mappings = IndexDefinition.Read()["mappings"]!.AsObject();
        JsonObject added = IndexDefinition.Vectors(new VectorLayout(Samples.Model, 64, ElasticVectorType.Flat))["properties"]!.AsObject();
        IEnumerable<string> mapped = mappings["properties"]!.AsObject().Concat(added).Select(field => field.Key);

        CaptionDocument document = Samples.Document("a") with { FileTime = DateTimeOffset.UnixEpoch };
        using PooledBuffer json = PooledBuffer.OfJson(writer => DocumentJson.Write(writer, document, hasVector: true, document.Vector, asBase64: false));
        using JsonDocument written = JsonDocument.Parse(json.Written);

        Assert.Equal(
            mapped.Where(name => name != ElasticFields.EmbeddingModel).Order(), // holds no values
            written.RootElement.EnumerateObject().Select(field => field.Name).Order());
        Assert.Equal("strict", (string?)mappings["dynamic"]);
        Assert.Equal(IndexDefinition.Schema, (int?)mappings["_meta"]!["schema"]);
    }

    [Fact]
    public void EmbeddedDefinition_IsTheFile()
        => Assert.Equal(File.ReadAllText(Path.Combine(WorkingTree.Root, "elastic", "index.json")).ReplaceLineEndings("\n"), Raw());

    [Fact]
    public void Readme_DescribesEveryFieldAndFile()
    {
        string readme = File.ReadAllText(Path.Combine(WorkingTree.Root, "elastic", "README.md"));
        foreach ((string field, _) in IndexDefinition.Read()["mappings"]!["properties"]!.AsObject())
        {
            Assert.Contains($"`{field}`", readme, StringComparison.Ordinal);
        }

        foreach (string file in Directory.GetFiles(Path.Combine(WorkingTree.Root, "elastic")).Select(file => Path.GetFileName(file)!).Where(file => file != "README.md"))
        {
            Assert.Contains($"`{file}`", readme, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Create_WithoutASet_HasTheRulesOfTheFile()
    {
        JsonNode filter = IndexDefinition.Create(null, null, isBeingBuilt: false)["settings"]!["analysis"]!["filter"]!["cap_syn"]!;
        string[] rules = [.. File.ReadLines(Path.Combine(WorkingTree.Root, "elastic", "synonyms.txt")).Where(line => line.Length > 0 && line[0] != '#')];
        Assert.NotEmpty(rules);
        Assert.Equal(rules, filter["synonyms"]!.AsArray().Select(rule => (string)rule!));
        Assert.Null(filter["synonyms_set"]);
    }

    [Fact]
    public void Create_WithASet_NamesIt()
    {
        JsonNode filter = IndexDefinition.Create("mine", null, isBeingBuilt: false)["settings"]!["analysis"]!["filter"]!["cap_syn"]!;
        Assert.Equal(("mine", true), ((string?)filter["synonyms_set"], (bool?)filter["updateable"]));
        Assert.Null(filter["synonyms"]);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [Trait("Needs", "elastic")]
    public async Task SynonymsSet_OfTheServer_IsUsed(int version)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        string set = ElasticServer.NewName("synonyms");
        await server.SendAsync(HttpMethod.Put, $"/_synonyms/{set}", """{"synonyms_set": [{"synonyms": "quokka, marsupial"}]}""");
        await AssertUsedAsync(version, set);
        await server.SendAsync(HttpMethod.Delete, $"/_synonyms/{set}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Vector_ComesBackFromEitherForm(bool asBase64)
    {
        CaptionDocument document = Samples.Document("a");
        using PooledBuffer json = PooledBuffer.OfJson(writer => DocumentJson.Write(writer, document, hasVector: true, document.Vector, asBase64));
        using JsonDocument written = JsonDocument.Parse(json.Written);

        Assert.Equal(asBase64 ? JsonValueKind.String : JsonValueKind.Array, written.RootElement.GetProperty("embedding").ValueKind);
        Assert.Equal(document.Vector!, DocumentJson.Read(written.RootElement).Vector!, (x, y) => Math.Abs(x - y) < 1e-6);
    }

    private static async Task AssertUsedAsync(int version, string set)
    {
        await using ElasticTestIndex place = await ElasticTestIndex.CreateAsync(version);
        await using ElasticIndex index = await place.OpenAsync(place.Options with { SynonymsSet = set });
        await index.WriteAsync(Samples.Batch(Samples.Document("a", "a quokka smiles") with { Vector = null }), TestContext.Current.CancellationToken);
        await index.RefreshAsync(TestContext.Current.CancellationToken);

        Assert.Single((await index.FindAsync(new IndexQuery { Text = "marsupial" }, TestContext.Current.CancellationToken)).Words);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [Trait("Needs", "elastic")]
    public async Task Template_IsTaken(int version)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        string name = ElasticServer.NewName("template");
        string template = File.ReadAllText(Path.Combine(WorkingTree.Root, "elastic", "index-template.json"))
            .Replace("captionsearch-images-v*", name + "-images-v*", StringComparison.Ordinal);
        await server.SendAsync(HttpMethod.Put, $"/_index_template/{name}", template);
        await server.SendAsync(HttpMethod.Delete, $"/_index_template/{name}");
    }

    private static string Raw()
    {
        using StreamReader file = CaptionSearch.Index.Text.EmbeddedFile.Open("index.json");
        return file.ReadToEnd().ReplaceLineEndings("\n");
    }
}
