using CaptionSearch.Engine.Captions;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Manifest;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Engine.Status;
using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Reindexing;

public sealed class ReindexRunTests(TwoModels models) : IClassFixture<TwoModels>, IDisposable
{
    private const int Pictures = 10;

    private readonly Library _library = new(models);
    private readonly Library _undisturbed = new(models);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reindex_EveryDocumentIsAsTheNewModelWouldHaveMadeIt()
    {
        await FillAsync();

        ReindexReport report = await _library.ReindexAsync();

        Assert.Equal((Pictures, 0, Pictures, Pictures), (report.Described, report.Resumed, report.Documents, report.Probes));
        Assert.Equal((models.OldFingerprint, models.NewFingerprint), (report.OldModel, report.NewModel));
        Assert.Empty(report.WithoutVector);
        await AssertAsIfIndexedWithTheNewModelAsync();
        using FileManifest manifest = FileManifest.OpenReadOnly(_library.Data.ManifestFile)!;
        Assert.All(manifest.Read(), entry => Assert.Equal(models.NewFingerprint, entry.MadeBy));
    }

    [Fact]
    public async Task Reindex_Afterwards_IndexAndSearchUseTheNewModelByThemselves()
    {
        await FillAsync();
        await _library.ReindexAsync();
        _library.Add(Pictures, 1);

        IndexRunReport report = await _library.IndexAsync();

        Assert.Equal((1, Pictures), (report.Described, report.Unchanged));
        await using PictureSearch search = PictureSearch.Open(_library.Data, _library.Load);
        Assert.NotEmpty((await search.ByTextAsync("a dog", 3, Token)).Hits);
        IndexStatistics statistics = await _library.StatisticsAsync();
        Assert.Equal(Pictures + 1, statistics.DocumentsByModel[models.NewFingerprint]);
    }

    [Fact]
    public async Task Reindex_SameModel_HasNothingToDoUnlessAgain()
    {
        await FillAsync();

        ReindexReport same = await _library.Reindex(model: models.OldFolder).RunAsync(Token);
        Assert.True(same.IsUpToDate);

        ReindexRun again = new(
            _library.Data, () => Captioning.ModelFile.CaptionModel.Load(models.OldFolder), new ReindexOptions { Again = true });
        Assert.Equal(Pictures, (await again.RunAsync(Token)).Described);
    }

    [Fact]
    public async Task Reindex_NoIndex_SaysWhatToDo()
    {
        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(() => _library.ReindexAsync());

        Assert.EndsWith(": there is no index yet. Make one: captionsearch index FOLDER", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reindex_KeepsWhatPeopleAndDataSetsWrote()
    {
        await FillAsync();
        await _library.SetCaptionAsync(0, "my grandmother in Lisbon");
        string locked = (await new CaptionEdit(_library.Data).LockAsync(_library.Picture(1), isLocked: true, Token)).Caption;
        CaptionDocument imported = await _library.GetAsync(_library.Id(2));
        await _library.WriteAsync(new IndexBatch
        {
            Documents = [imported with { Caption = "a data set's sentence", CaptionSource = CaptionSource.Import, OtherCaptions = ["another"], DataSet = "set" }],
        });
        string record = DocumentId.OfRecord("set", "7");
        await _library.WriteAsync(new IndexBatch { Documents = [new CaptionDocument { Id = record, Caption = "no picture", CaptionSource = CaptionSource.Import }] });

        ReindexReport report = await _library.ReindexAsync();

        Assert.Equal((Pictures, Pictures + 1, 4), (report.Described, report.Documents, report.KeptCaptions));
        CaptionDocument human = await _library.GetAsync(_library.Id(0));
        Assert.Equal(("my grandmother in Lisbon", CaptionSource.Human, true), (human.Caption, human.CaptionSource, human.IsLocked));
        Assert.Equal(models.NewFingerprint, human.ModelFingerprint);
        CaptionDocument held = await _library.GetAsync(_library.Id(1));
        Assert.Equal((locked, CaptionSource.Model, true), (held.Caption, held.CaptionSource, held.IsLocked));
        CaptionDocument set = await _library.GetAsync(_library.Id(2));
        Assert.Equal(("a data set's sentence", CaptionSource.Import, "set"), (set.Caption, set.CaptionSource, set.DataSet));
        Assert.Equal(["another"], set.OtherCaptions);
        Assert.Null((await _library.GetAsync(record)).Vector);
    }

    [Fact]
    public async Task Reindex_FileGone_KeepsItsWordsAndIsListed()
    {
        await FillAsync();
        string id = _library.Id(3);
        CaptionDocument before = await _library.GetAsync(id);
        File.Delete(_library.Picture(3));

        ReindexReport report = await _library.ReindexAsync();

        Assert.Equal([new SkippedFile(_library.Picture(3), "The file is gone.")], report.WithoutVector);
        CaptionDocument after = await _library.GetAsync(id);
        Assert.Equal((before.Caption, null), (after.Caption, after.Vector));
        IndexRunReport run = await _library.IndexAsync();
        Assert.Equal((0, Pictures - 1), (run.Described, run.Indexed));
        Assert.Equal(Pictures - 1, (await _library.AllAsync()).Count);
    }

    [Fact]
    public async Task Reindex_PictureNotToBeReadForAWhile_IsDescribedByTheNextRun()
    {
        await FillAsync();
        string id = _library.Id(3);
        byte[] bytes = File.ReadAllBytes(_library.Picture(3));
        File.Delete(_library.Picture(3));
        await _library.ReindexAsync();
        File.WriteAllBytes(_library.Picture(3), bytes);

        await _library.IndexAsync();

        CaptionDocument document = await _library.GetAsync(id);
        Assert.NotNull(document.Vector);
        Assert.Equal(models.NewFingerprint, document.ModelFingerprint);
        Assert.Equal(0, (await IndexStatus.ReadAsync(_library.Data, Token)).Missing);
    }

    [Fact]
    public async Task Reindex_StoppedAnywhere_GoesOnWhereItWas()
    {
        await FillAsync();
        for (int stops = 0; stops < 3; stops++)
        {
            using CancellationTokenSource stop = new();
            ReindexReport stopped = await StopAfter(2, stop, models.NewFolder);
            Assert.True(stopped.IsInterrupted);
            Assert.Equal(models.OldFingerprint, (await _library.StatisticsAsync()).ModelFingerprint);
        }

        ReindexReport report = await _library.ReindexAsync();

        Assert.InRange(report.Resumed, 1, Pictures - 1);
        Assert.Equal(Pictures, report.Resumed + report.Described);
        await AssertAsIfIndexedWithTheNewModelAsync();
    }

    [Fact]
    public async Task Reindex_BegunForAnotherModel_StartsAfresh()
    {
        await FillAsync();
        using TinyModel third = TinyModel.Create(seed: 7);
        using CancellationTokenSource stop = new();
        await StopAfter(5, stop, third.Folder);

        ReindexReport report = await _library.ReindexAsync();

        Assert.Equal((0, Pictures), (report.Resumed, report.Described));
        await AssertAsIfIndexedWithTheNewModelAsync();
    }

    [Fact]
    public async Task Reindex_WhatHappensMeanwhile_IsInTheResult()
    {
        await FillAsync();
        await _library.SetCaptionAsync(4, "to be given back");
        string gone = _library.Id(9);
        bool isDone = false;

        await _library.ReindexAsync(step =>
        {
            if (step.Done == Pictures && !isDone)
            {
                isDone = true;
                MeanwhileAsync().GetAwaiter().GetResult();
            }
        });

        Assert.True(isDone);
        Assert.Equal(models.NewFingerprint, (await _library.GetAsync(_library.Id(Pictures))).ModelFingerprint);
        Assert.Equal(("corrected", CaptionSource.Human), (await _library.GetAsync(_library.Id(0)) is var human ? (human.Caption, human.CaptionSource) : default));
        CaptionDocument back = await _library.GetAsync(_library.Id(4));
        Assert.Equal((CaptionSource.Model, false, models.NewFingerprint), (back.CaptionSource, back.IsLocked, back.ModelFingerprint));
        Assert.NotEqual("to be given back", back.Caption);
        Assert.DoesNotContain(await _library.AllAsync(), document => document.Id == gone);
        Assert.Equal([_library.Picture(8) + ".moved.png"], (await _library.GetAsync(Library.IdOf(_library.Picture(8) + ".moved.png"))).Paths);

        async Task MeanwhileAsync()
        {
            _library.Add(Pictures, 1);
            File.Delete(_library.Picture(9));
            File.Move(_library.Picture(8), _library.Picture(8) + ".moved.png");
            await _library.IndexAsync();
            await _library.SetCaptionAsync(0, "corrected");
            await new CaptionEdit(_library.Data).ResetAsync(_library.Picture(4), _library.Load, new Describing.DescriptionSettings(), Token);
        }
    }

    [Fact]
    public async Task Reindex_SearchesGoOn_AndNeverFindAnEmptyIndex()
    {
        await FillAsync();
        using CancellationTokenSource finished = new();
        HashSet<string?> seen = [];
        Task<int> searching = Task.Run(
            async () =>
            {
                int searches = 0;
                while (!finished.IsCancellationRequested || searches < 3)
                {
                    await using PictureSearch search = PictureSearch.Open(_library.Data, fingerprint =>
                    {
                        seen.Add(fingerprint);
                        return _library.Load(fingerprint);
                    });
                    Assert.NotEmpty((await search.ByTextAsync("a dog on the grass", 3, Token)).Hits);
                    searches++;
                }

                return searches;
            },
            Token);

        await _library.ReindexAsync();
        await finished.CancelAsync();

        Assert.True(await searching >= 3);
        await using PictureSearch after = PictureSearch.Open(_library.Data, _library.Load);
        Assert.NotEmpty((await after.ByTextAsync("a dog", 3, Token)).Hits);
        Assert.Contains(models.OldFingerprint, seen);
        Assert.All(seen, fingerprint => Assert.Contains(fingerprint, new[] { models.OldFingerprint, models.NewFingerprint }));
    }

    [Fact]
    public async Task Reindex_TwoAtOnce_TheSecondIsRefused()
    {
        await FillAsync();
        using IDisposable place = _library.Data.LockForReplacing();

        DataFolderException error = await Assert.ThrowsAsync<DataFolderException>(() => _library.ReindexAsync());
        Assert.StartsWith($"{_library.Data.Root}: a reindex is running in this data folder.", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _library.Dispose();
        _undisturbed.Dispose();
    }

    private Task<ReindexReport> StopAfter(int documents, CancellationTokenSource stop, string model)
        => _library.Reindex(
            step =>
            {
                if (step.Done == documents)
                {
                    stop.Cancel();
                }
            },
            model).RunAsync(stop.Token);

    private async Task FillAsync()
    {
        _library.Add(0, Pictures);
        await _library.IndexAsync();
    }

    /// <summary>Oracle: the same pictures indexed by the new model from the start.</summary>
    private async Task AssertAsIfIndexedWithTheNewModelAsync()
    {
        await new IndexRun(_undisturbed.Data, () => Captioning.ModelFile.CaptionModel.Load(models.NewFolder), new IndexRunOptions()).RunAsync(_library.Root, Token);
        Assert.Equal(await IndexText.OfAsync(_undisturbed), await IndexText.OfAsync(_library));
    }
}
