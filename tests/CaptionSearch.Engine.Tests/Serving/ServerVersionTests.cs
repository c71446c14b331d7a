using System.Text.Json;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Mirroring;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Index;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Serving;

/// <summary>
/// A long-lived process over a real server without a local copy, in the second after the index changed: its clock stands still, so that it has not
/// looked again yet.
/// </summary>
[Trait("Needs", "elastic")]
public sealed class ServerVersionTests(TwoModels models) : IClassFixture<TwoModels>
{
    private const int Pictures = 5;

    private readonly SteppedTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Search_InTheSecondAfterAPromotion_IsAnsweredByTheIndexOfTheQuerysModel(int version)
    {
        await WithLibraryAsync(version, async library =>
        {
            await using CurrentVersion current = new(library.Data, library.Load, _time);
            await using CaptionDesk desk = new(current);
            await using PictureSearch search = PictureSearch.Open(current, desk);
            SearchRequest[] requests =
            [
                new() { Text = "a dog in the grass", MinProbability = 0, Explain = true },
                new() { PictureBytes = PngPicture.Blocks(50), Explain = true },
                new() { Picture = library.Picture(1), Explain = true },
            ];
            List<string> before = [];
            foreach (SearchRequest request in requests)
            {
                before.Add(Text(await search.RunAsync(request, Token), models.OldFingerprint));
            }

            VersionLease held = await current.LeaseAsync(Token);
            await library.ReindexAsync();

            List<string> meanwhile = [];
            foreach (SearchRequest request in requests)
            {
                meanwhile.Add(Text(await search.RunAsync(request, Token), models.OldFingerprint));
            }

            Assert.Equal(before, meanwhile);
            Assert.Equal(models.OldFingerprint, await held.Index!.GetModelFingerprintAsync(Token));
            await held.DisposeAsync();
            _time.Advance(CurrentVersion.Interval);
            foreach (SearchRequest request in requests)
            {
                Text(await search.RunAsync(request, Token), models.NewFingerprint);
            }
        });
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Search_InTheSecondAfterTheIndexWasClearedAndFilledByAnotherModel_IsAnsweredByTheNewOne(int version)
    {
        await WithLibraryAsync(version, async library =>
        {
            await using CurrentVersion current = new(library.Data, library.Load, _time);
            await using CaptionDesk desk = new(current);
            await using PictureSearch search = PictureSearch.Open(current, desk);
            SearchRequest request = new() { Text = "a dog in the grass", MinProbability = 0 };
            Text(await search.RunAsync(request, Token), models.OldFingerprint);
            CaptionDocument document = (await library.AllAsync())[0];
            using (CaptionModel next = CaptionModel.Load(models.NewFolder))
            {
                new ModelMemory(library.Data).Remember(next.Fingerprint, next.Folder);
            }

            await library.WriteAsync(async index =>
            {
                await index.ClearAsync(Token);
                await index.WriteAsync(new IndexBatch { Documents = [document with { ModelFingerprint = models.NewFingerprint }] }, Token);
                await index.RefreshAsync(Token);
            });

            Text(await search.RunAsync(request, Token), models.NewFingerprint);
        });
    }

    [Fact]
    public async Task Ask_IndexThatStaysGone_SaysSoAfterTheSecondTime()
    {
        using Library library = new(models);
        library.Add(0, 2);
        await library.IndexAsync();
        await using CurrentVersion current = new(library.Data, library.Load, _time);
        int asked = 0;

        await Assert.ThrowsAsync<IndexUnavailableException>(() => current.AskAsync<int>(
            _ => throw new IndexUnavailableException($"asked {++asked} times") { IsGone = true }, Token));
        Assert.Equal(2, asked);
        await Assert.ThrowsAsync<IndexUnavailableException>(() => current.AskAsync<int>(
            _ => throw new IndexUnavailableException($"asked {++asked} times"), Token));
        Assert.Equal(3, asked);
    }

    /// <summary>Hits with their scores, all of one model; those of a picture's vector among them.</summary>
    private static string Text(SearchReply reply, string model)
    {
        Assert.NotEmpty(reply.Hits);
        Assert.All(reply.Hits, hit => Assert.Equal(model, hit.Document.ModelFingerprint));
        return $"{reply.Caption}: {string.Join(' ', reply.Hits.Select(hit => $"{hit.Document.Id} {hit.Score:0.00000}"))}";
    }

    private async Task WithLibraryAsync(int version, Func<Library, Task> test)
    {
        await using ElasticServer server = await ElasticServer.SharedAsync(version);
        string name = ElasticServer.NewName("serving");
        IndexSettings settings = new()
        {
            Server = ElasticOptions.ForUrl(server.Url) with { IndexName = name, VectorType = ElasticVectorType.Flat },
            KeepsLocalCopy = false,
        };
        using Library library = new(models, settings);
        try
        {
            library.Add(0, Pictures);
            await library.IndexAsync();
            await test(library);
        }
        finally
        {
            JsonElement left = await server.SendAsync(HttpMethod.Get, $"/{name}-images-*");
            await server.SendAsync(HttpMethod.Delete, "/" + string.Join(',', left.EnumerateObject().Select(made => made.Name)));
        }
    }
}
