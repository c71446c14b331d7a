using System.Text.Json;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Reindexing;
using CaptionSearch.Engine.Serving;
using CaptionSearch.Index;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Index.Ranking;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Searching;

/// <summary>A search that stays open while a reindex and a rollback put another version of the index, of another model, in its place.</summary>
public sealed class LongSearchTests(TwoModels models) : IClassFixture<TwoModels>
{
    private const int Pictures = 5;
    private const string Query = "a dog in the grass";
    private static readonly TimeSpan LongEnough = CurrentVersion.Interval + TimeSpan.FromMilliseconds(100);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NewVersion_AnswersWithItsModel_Embedded()
    {
        using Library library = new(models);
        await FollowsAsync(library);
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(8, true)]
    [InlineData(9, false)]
    [InlineData(9, true)]
    [Trait("Needs", "elastic")]
    public async Task NewVersion_AnswersWithItsModel_OnAServer(int version, bool keepsLocalCopy)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        string name = ElasticServer.NewName("long");
        IndexSettings settings = new()
        {
            Server = ElasticOptions.ForUrl(server.Url) with { IndexName = name, VectorType = ElasticVectorType.Flat },
            KeepsLocalCopy = keepsLocalCopy,
        };
        using Library library = new(models, settings);
        try
        {
            await FollowsAsync(library);
        }
        finally
        {
            JsonElement left = await server.SendAsync(HttpMethod.Get, $"/{name}-images-*");
            await server.SendAsync(HttpMethod.Delete, "/" + string.Join(',', left.EnumerateObject().Select(made => made.Name)));
        }
    }

    [Fact]
    public async Task FirstIndexMadeMeanwhile_IsSearched()
    {
        using Library library = new(models);
        await using PictureSearch search = PictureSearch.Open(library.Data, library.Load);
        Assert.True((await search.ByTextAsync(Query, 3, Token)).IsIndexEmpty);

        library.Add(0, Pictures);
        await library.IndexAsync();

        Assert.Equal(3, (await search.ByTextAsync(Query, 3, Token)).Hits.Count);
    }

    private async Task FollowsAsync(Library library)
    {
        library.Add(0, Pictures);
        await library.IndexAsync();
        List<string> loaded = [];
        await using PictureSearch search = PictureSearch.Open(library.Data, fingerprint =>
        {
            CaptionModel model = library.Load(fingerprint);
            loaded.Add(model.Fingerprint);
            return model;
        });
        await AssertAnswersAsync(search, library, models.OldFolder);

        await library.ReindexAsync();
        await Task.Delay(LongEnough, Token);
        await AssertAnswersAsync(search, library, models.NewFolder);
        await AssertAnswersAsync(search, library, models.NewFolder);

        await Rollback.RunAsync(library.Data, Token);
        await Task.Delay(LongEnough, Token);
        await AssertAnswersAsync(search, library, models.OldFolder);
        Assert.Equal([models.OldFingerprint, models.NewFingerprint, models.OldFingerprint], loaded);
    }

    /// <summary>Query and documents by the model of this folder, compared one by one, give the cosines of the answer.</summary>
    private static async Task AssertAnswersAsync(PictureSearch search, Library library, string modelFolder)
    {
        using CaptionModel model = CaptionModel.Load(modelFolder);
        float[] query = model.EmbedText(Query);
        Assert.NotEmpty(query);
        SearchReply reply = await search.ByTextAsync(Query, Pictures, Token);
        Assert.Equal(Pictures, reply.Hits.Count);
        foreach (SearchHit hit in reply.Hits)
        {
            CaptionDocument document = await library.GetAsync(hit.Document.Id);
            Assert.Equal(model.Fingerprint, document.ModelFingerprint);
            Assert.Equal(Cosine(query, document.Vector!), hit.Vector!.Value!.Value, 1e-3);
        }
    }

    private static double Cosine(float[] x, float[] y)
        => x.Zip(y, static (a, b) => (double)a * b).Sum() / Math.Sqrt(x.Sum(static a => (double)a * a) * y.Sum(static b => (double)b * b));
}
