using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Engine.Status;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Reindexing;

public sealed class RollbackTests(TwoModels models) : IClassFixture<TwoModels>, IDisposable
{
    private const int Pictures = 6;

    private readonly Library _library = new(models);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rollback_NothingHappenedSince_IsTheOldIndexToTheLastBit()
    {
        await FillAsync();
        string before = await IndexText.OfAsync(_library);
        await _library.ReindexAsync();
        Assert.NotEqual(before, await IndexText.OfAsync(_library));

        RollbackReport report = await Rollback.RunAsync(_library.Data, Token);

        Assert.Equal(new RollbackReport(models.OldFingerprint, Pictures, 0, 0), report);
        Assert.Equal(before, await IndexText.OfAsync(_library));
        await using PictureSearch search = PictureSearch.Open(_library.Data, _library.Load);
        Assert.NotEmpty((await search.ByTextAsync("a dog", 3, Token)).Hits);
    }

    [Fact]
    public async Task Rollback_Twice_GoesForwardAgain()
    {
        await FillAsync();
        await _library.ReindexAsync();
        string after = await IndexText.OfAsync(_library);

        await Rollback.RunAsync(_library.Data, Token);
        await Rollback.RunAsync(_library.Data, Token);

        Assert.Equal(after, await IndexText.OfAsync(_library));
    }

    [Fact]
    public async Task Rollback_TakesAlongWhatPeopleDidSince()
    {
        await FillAsync();
        await _library.SetCaptionAsync(0, "written before");
        await _library.ReindexAsync();
        await _library.SetCaptionAsync(0, "written after");
        await _library.SetCaptionAsync(1, "another after");
        _library.Add(Pictures, 1);
        File.Delete(_library.Picture(2));
        await _library.IndexAsync();
        await _library.SetCaptionAsync(Pictures, "a new picture");

        RollbackReport report = await Rollback.RunAsync(_library.Data, Token);

        Assert.Equal((3, 1), (report.Captions + report.WithoutVector, report.WithoutVector));
        Assert.Equal("written after", (await _library.GetAsync(_library.Id(0))).Caption);
        Assert.Equal("another after", (await _library.GetAsync(_library.Id(1))).Caption);
        CaptionDocument fresh = await _library.GetAsync(_library.Id(Pictures));
        Assert.Equal(("a new picture", CaptionSource.Human, true), (fresh.Caption, fresh.CaptionSource, fresh.IsLocked));
        Assert.Equal(Pictures, (await _library.AllAsync()).Count);

        // The new picture gets its vector from the old model with the next run.
        IndexRunReport run = await _library.IndexAsync();
        Assert.Equal(1, run.Described);
        Assert.All(await _library.AllAsync(), document => Assert.Equal(models.OldFingerprint, document.ModelFingerprint));
        Assert.Equal("a new picture", (await _library.GetAsync(_library.Id(Pictures))).Caption);
        Assert.True((await Doctor.ExamineAsync(_library.Data, Token)).IsHealthy);
    }

    [Fact]
    public async Task Rollback_CutOffAfterTheExchange_IsFinishedByTheNextRun()
    {
        await FillAsync();
        await _library.ReindexAsync();
        await _library.SetCaptionAsync(0, "written after");
        await using (IIndexVersions versions = await IndexPlace.OpenAsync(_library.Data, Token))
        {
            IReadOnlyList<IndexVersion> all = await versions.ListAsync(Token);
            await File.WriteAllTextAsync(Path.Combine(_library.Data.Root, "rollback.pending"), all[0].Name, Token);
            await versions.RollBackAsync(Token);
        }

        await _library.IndexAsync();

        IndexStatistics statistics = await _library.StatisticsAsync();
        Assert.Equal(models.OldFingerprint, statistics.ModelFingerprint);
        Assert.Equal("written after", (await _library.GetAsync(_library.Id(0))).Caption);
        Assert.False(Rollback.IsPending(_library.Data));
    }

    [Fact]
    public async Task Rollback_CutOffBeforeTheExchange_IsFinishedByTheNextRollback()
    {
        await FillAsync();
        await _library.ReindexAsync();
        await using (IIndexVersions versions = await IndexPlace.OpenAsync(_library.Data, Token))
        {
            await File.WriteAllTextAsync(Path.Combine(_library.Data.Root, "rollback.pending"), (await versions.ListAsync(Token))[0].Name, Token);
        }

        RollbackReport report = await Rollback.RunAsync(_library.Data, Token);

        Assert.Equal(models.OldFingerprint, report.Model);
    }

    [Fact]
    public async Task Rollback_NothingToGoBackTo_SaysSo()
    {
        await FillAsync();

        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(() => Rollback.RunAsync(_library.Data, Token));
        Assert.EndsWith(": there is no previous version of the index to go back to.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_AfterAReindex_ForgetsBothVersions()
    {
        await FillAsync();
        await _library.ReindexAsync();

        await IndexReset.RunAsync(_library.Data, Token);

        Assert.Empty(await _library.AllAsync());
        await Rollback.RunAsync(_library.Data, Token);
        Assert.Empty(await _library.AllAsync());
    }

    public void Dispose() => _library.Dispose();

    private async Task FillAsync()
    {
        _library.Add(0, Pictures);
        await _library.IndexAsync();
    }
}
