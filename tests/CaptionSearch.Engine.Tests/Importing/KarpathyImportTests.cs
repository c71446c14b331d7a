using System.Text.Json;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Import;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Importing;

/// <summary>Check of product.md 10: a <c>dataset.json</c> of ten images gives ten documents, and ten again when it is imported again.</summary>
[Trait("Needs", "elastic")]
public sealed class KarpathyImportTests(TwoModels models) : IClassFixture<TwoModels>
{
    private const int Images = 10;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_Twice_EmbeddedIndex_HasTenDocuments()
    {
        using Library library = new(models);

        await ImportTwiceAsync(library);

        Assert.Equal(Images, await library.ReadAsync(index => index.CountAsync(Token)));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Run_Twice_OriginsIndexOnTheServer_HasTenDocuments(int version)
    {
        await using ElasticServer server = await ElasticServer.SharedAsync(version);
        IndexSettings settings = new()
        {
            Server = ElasticOptions.ForUrl(server.Url) with { IndexName = ElasticOptions.PlainIndexName, VectorType = ElasticVectorType.Flat },
            KeepsLocalCopy = false,
        };
        using Library library = new(models, settings);
        try
        {
            await ImportTwiceAsync(library);

            JsonElement count = await server.SendAsync(HttpMethod.Get, $"/{ElasticOptions.PlainIndexName}/_count");
            Assert.Equal(Images, count.GetProperty("count").GetInt32());
        }
        finally
        {
            await server.SendAsync(HttpMethod.Delete, $"/{ElasticOptions.PlainIndexName}?ignore_unavailable=true");
        }
    }

    private static async Task ImportTwiceAsync(Library library)
    {
        library.Add(0, Images);
        var images = Enumerable.Range(0, Images).Select(i => new
        {
            imgid = i,
            filename = $"{i:00}.png",
            split = "train",
            sentences = new[] { new { raw = $"picture number {i}" }, new { raw = $"blocks {i}" } },
        });
        string file = Path.Combine(library.Root, "dataset.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { dataset = "blocks", images }), Token);

        DatasetImportReport first = await ImportAsync();
        DatasetImportReport second = await ImportAsync();

        Assert.Equal((Images, 0, 0, 0L), (first.Added, first.Changed, first.Unchanged, first.Rejected));
        Assert.Equal((0, 0, Images), (second.Added, second.Changed, second.Unchanged));

        Task<DatasetImportReport> ImportAsync()
        {
            DatasetSource source = new(file);
            IDatasetImporter importer = new ImporterCatalog().Recognize(source).Importer;
            Assert.Equal("karpathy", importer.Name);
            return new DatasetImport(library.Data, library.Load, new DatasetImportOptions { Pictures = new IndexRunOptions { Threads = 2 } }).RunAsync(importer, source, Token);
        }
    }
}
