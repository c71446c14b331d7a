using System.Text.Json;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Engine.Status;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Reindexing;

/// <summary>A reindex and the way back on real servers, with and without a copy in the data folder.</summary>
public sealed class ServerReindexTests(TwoModels models) : IClassFixture<TwoModels>
{
    private const int Pictures = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8, false)]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public async Task Reindex_ThenRollback_OnAServer(int version, bool keepsLocalCopy)
    {
        await using ElasticServer server = await ElasticServer.SharedAsync(version);
        string name = ElasticServer.NewName("reindex");
        IndexSettings settings = new()
        {
            Server = ElasticOptions.ForUrl(server.Url) with { IndexName = name, VectorType = ElasticVectorType.Flat },
            KeepsLocalCopy = keepsLocalCopy,
        };
        using Library library = new(models, settings);
        try
        {
            library.Add(0, Pictures);
            await library.IndexAsync();
            await library.SetCaptionAsync(0, "a person's sentence");
            string before = await IndexText.OfAsync(library);

            using CancellationTokenSource stop = new();
            ReindexReport stopped = await library.Reindex(step =>
            {
                if (step.Done == 3)
                {
                    stop.Cancel();
                }
            }).RunAsync(stop.Token);
            Assert.True(stopped.IsInterrupted);
            Assert.Equal(before, await IndexText.OfAsync(library));
            ReindexReport report = await library.ReindexAsync();

            Assert.Equal((Pictures, Pictures, Pictures), (report.Resumed + report.Described, report.Documents, report.Probes));
            Assert.InRange(report.Resumed, 1, Pictures - 1);
            await SearchAsync(library);
            Assert.Equal(Pictures, (await library.StatisticsAsync()).DocumentsByModel[models.NewFingerprint]);
            Assert.Equal("a person's sentence", (await library.GetAsync(library.Id(0))).Caption);
            Assert.True((await Doctor.ExamineAsync(library.Data, Token)).IsHealthy);

            await library.SetCaptionAsync(1, "written since");
            RollbackReport back = await Rollback.RunAsync(library.Data, Token);

            Assert.Equal(new RollbackReport(models.OldFingerprint, Pictures, 1, 0), back);
            Assert.Equal("written since", (await library.GetAsync(library.Id(1))).Caption);
            await SearchAsync(library);
            Assert.True((await Doctor.ExamineAsync(library.Data, Token)).IsHealthy);
        }
        finally
        {
            JsonElement left = await server.SendAsync(HttpMethod.Get, $"/{name}-images-*");
            await server.SendAsync(HttpMethod.Delete, "/" + string.Join(',', left.EnumerateObject().Select(made => made.Name)));
        }
    }

    private static async Task SearchAsync(Library library)
    {
        await using PictureSearch search = PictureSearch.Open(library.Data, library.Load);
        Assert.NotEmpty((await search.ByTextAsync("a dog in the grass", 3, Token)).Hits);
    }
}
