using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Status;
using CaptionSearch.Imaging;
using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Collection;

public sealed class PictureUploadsTests(TwoModels models) : IClassFixture<TwoModels>, IAsyncLifetime
{
    private readonly Library _library = new(models);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PictureCollection Collection => PictureCollection.Open(_library.Data, _library.Load, new PictureCollectionOptions { LongestWait = TimeSpan.Zero });

    private string[] Stored => Directory.Exists(_library.Data.UploadsFolder)
        ? [.. Directory.GetFiles(_library.Data.UploadsFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
        : [];

    public async ValueTask InitializeAsync()
    {
        _library.Add(0, 3);
        await _library.IndexAsync();
    }

    public ValueTask DisposeAsync()
    {
        _library.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Add_NewPictures_AreDocumentsAsIndexingMakesThem()
    {
        using Library other = new(models);
        other.Add(10, 2);
        await other.IndexAsync();
        await using PictureCollection collection = Collection;
        List<UploadStep> steps = [];

        IReadOnlyList<UploadOutcome> outcomes = await collection.AddAsync([Upload(10, "../../a dog.png"), Upload(11, "b.jpg")], steps.Add, Token);

        Assert.Equal(["../../a dog.png", "b.jpg"], outcomes.Select(outcome => outcome.Name));
        for (int i = 0; i < 2; i++)
        {
            CaptionDocument expected = await other.GetAsync(other.Id(10 + i));
            CaptionDocument document = await _library.GetAsync(outcomes[i].Id!);
            Assert.Equal((expected.Id, expected.Caption, false, null), (outcomes[i].Id, outcomes[i].Caption, outcomes[i].WasKnown, outcomes[i].Reason));
            Assert.Equal(
                expected with { Paths = [], Tags = [], OtherCaptions = [], Vector = null, FileTime = null },
                document with { Paths = [], Tags = [], OtherCaptions = [], Vector = null, FileTime = null });
            Assert.Equal(expected.Vector, document.Vector);
            Assert.Equal(Path.Combine(_library.Data.UploadsFolder, expected.Id[..2], expected.Id + ".png"), Assert.Single(document.Paths));
            Assert.Equal(PngPicture.Blocks(10 + i), await File.ReadAllBytesAsync(document.Paths[0], Token));
            Assert.InRange(document.FileTime!.Value, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
        }

        Assert.Equal([(1, 2), (2, 2)], steps.Select(step => (step.Done, step.Total)));
        Assert.Equal(outcomes.ToHashSet(), steps.Select(step => step.Outcome).ToHashSet());
        Assert.Equal(2, Stored.Length);
        await AssertHealthyAsync(5);
    }

    [Fact]
    public async Task Add_ToNoIndex_MakesOne()
    {
        using Library empty = new(models);
        await using PictureCollection collection = PictureCollection.Open(empty.Data, empty.Load);
        Assert.Null(await collection.GetAsync(DocumentId.OfContent(PngPicture.Blocks(1)), Token));

        UploadOutcome outcome = Assert.Single(await collection.AddAsync([Upload(1)], null, Token));

        Assert.NotNull(await collection.GetAsync(outcome.Id!, Token));
        await using PictureContent? thumbnail = await collection.OpenThumbnailAsync(outcome.Id!, 160, Token);
        Assert.NotNull(thumbnail);
    }

    [Fact]
    public async Task Add_ContentOfTheIndex_IsKnownAndNotStoredAgain()
    {
        await using PictureCollection collection = Collection;

        UploadOutcome outcome = Assert.Single(await collection.AddAsync([Upload(1, "copy.png")], null, Token));

        CaptionDocument document = await _library.GetAsync(_library.Id(1));
        Assert.Equal(new UploadOutcome("copy.png", document.Id, document.Caption, WasKnown: true, null), outcome);
        Assert.Equal([_library.Picture(1)], document.Paths);
        Assert.Empty(Stored);
    }

    [Fact]
    public async Task Add_ContentWhoseFileIsGone_IsStored()
    {
        string id = _library.Id(1);
        await _library.SetCaptionAsync(1, "a person's sentence");
        File.Delete(_library.Picture(1));
        await using PictureCollection collection = Collection;

        UploadOutcome outcome = Assert.Single(await collection.AddAsync([Upload(1)], null, Token));

        Assert.Equal((id, "a person's sentence", true), (outcome.Id, outcome.Caption, outcome.WasKnown));
        Assert.Contains(Assert.Single(Stored), (await _library.GetAsync(id)).Paths);
        await _library.IndexAsync(); // takes the path of the file that is gone
        Assert.Equal(Stored, (await _library.GetAsync(id)).Paths);
        await AssertHealthyAsync(3);
    }

    [Fact]
    public async Task Add_TheSameContentTwice_IsOneDocument()
    {
        await using PictureCollection collection = Collection;

        IReadOnlyList<UploadOutcome> outcomes = await collection.AddAsync([Upload(20, "a"), Upload(21, "b"), Upload(20, "c")], null, Token);

        Assert.Equal([false, false, true], outcomes.Select(outcome => outcome.WasKnown));
        Assert.Equal(outcomes[0].Id, outcomes[2].Id);
        Assert.Equal(["a", "b", "c"], outcomes.Select(outcome => outcome.Name));
        Assert.Equal(2, Stored.Length);
        Assert.True(Assert.Single(await collection.AddAsync([Upload(20)], null, Token)).WasKnown);
    }

    [Fact]
    public async Task Add_BadPictures_AreRefusedWithAReasonAndLeaveNothing()
    {
        byte[] cut = PngPicture.Blocks(30, 200, 200)[..300];
        byte[] large = PngPicture.Blocks(31, 1100, 1000);
        await using PictureCollection collection = PictureCollection.Open(
            _library.Data, _library.Load, new PictureCollectionOptions { Limits = new DecodeLimits { MaxMegapixels = 1 } });
        List<UploadStep> steps = [];

        IReadOnlyList<UploadOutcome> outcomes = await collection.AddAsync(
            [new("text.jpg", "a text"u8.ToArray()), new("cut.png", cut), Upload(32, "good.png"), new("empty", default), new("large.png", large), new("cut.png", cut)],
            steps.Add, Token);

        Assert.Equal([null, null, outcomes[2].Id, null, null, null], outcomes.Select(outcome => outcome.Id));
        Assert.NotNull(outcomes[2].Caption);
        Assert.StartsWith("not a picture that is read; JPEG", outcomes[0].Reason, StringComparison.Ordinal);
        Assert.StartsWith("not a complete PNG", outcomes[1].Reason, StringComparison.Ordinal);
        Assert.Equal("the file is empty.", outcomes[3].Reason);
        Assert.StartsWith("1100x1000 is 1 megapixels; the limit is 1", outcomes[4].Reason, StringComparison.Ordinal);
        Assert.Equal(outcomes[1], outcomes[5]);
        Assert.Equal(6, steps.Count);
        Assert.Contains(outcomes[2].Id!, Assert.Single(Stored), StringComparison.Ordinal);
        IndexStatus status = await IndexStatus.ReadAsync(_library.Data, Token);
        Assert.Empty(status.Failed);
        await AssertHealthyAsync(4);
    }

    [Fact]
    public async Task Add_Cancelled_WhatWasDoneStaysAndNothingElse()
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        PictureCollectionOptions one = new() { Threads = 1 };
        await using PictureCollection collection = PictureCollection.Open(_library.Data, _library.Load, one);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => collection.AddAsync(
            [.. Enumerable.Range(40, 6).Select(i => Upload(i))],
            step =>
            {
                if (step.Done == 2)
                {
                    stop.Cancel();
                }
            },
            stop.Token));

        int documents = (int)(await _library.StatisticsAsync()).Documents - 3;
        Assert.InRange(documents, 2, 3);
        Assert.Equal(documents, Stored.Length);
        await AssertHealthyAsync(3 + documents);
    }

    [Fact]
    public async Task Add_WhileAnotherRunWrites_SaysSoAndStoresNothing()
    {
        await using PictureCollection collection = Collection;
        using (_library.Data.LockForWriting())
        {
            DataFolderException error = await Assert.ThrowsAsync<DataFolderException>(() => collection.AddAsync([Upload(50)], null, Token));
            Assert.Contains("another run is writing", error.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<DataFolderException>(() => collection.RemoveAsync(_library.Id(0), Token));
        }

        Assert.Empty(Stored);
        Assert.NotNull(Assert.Single(await collection.AddAsync([Upload(50)], null, Token)).Id);
    }

    [Fact]
    public async Task Add_FromManyCallersWhileOthersRead_AllAreThere()
    {
        await using PictureCollection collection = PictureCollection.Open(_library.Data, _library.Load);

        UploadOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(60, 12).Select(i => Task.Run(async () =>
        {
            UploadOutcome outcome = Assert.Single(await collection.AddAsync([Upload(i / 2 * 2)], null, Token)); // each content twice
            Assert.NotNull(await collection.GetAsync(outcome.Id!, Token));
            return outcome;
        })));

        Assert.Equal(6, outcomes.Count(outcome => !outcome.WasKnown));
        await AssertHealthyAsync(9);
    }

    [Theory]
    [InlineData("data")]
    [InlineData(".data")]
    public async Task Index_OfAFolderAbove_LeavesUploadsAndThumbnailsAlone(string name)
    {
        DataFolder inside = new(Path.Combine(_library.Root, name));
        await using PictureCollection collection = PictureCollection.Open(inside, _library.Load);
        string id = Assert.Single(await collection.AddAsync([Upload(70)], null, Token)).Id!;
        await using (PictureContent? thumbnail = await collection.OpenThumbnailAsync(id, 160, Token))
        {
            Assert.NotNull(thumbnail);
        }

        IndexRunReport first = await new IndexRun(inside, _library.Load, new IndexRunOptions { Threads = 1 }).RunAsync(_library.Root, Token);
        IndexRunReport uploads = await new IndexRun(inside, _library.Load, new IndexRunOptions { Threads = 1 }).RunAsync(inside.UploadsFolder, Token);

        Assert.Equal((3, 0), (first.Described, first.Removed));
        Assert.Equal((1, 0, 0), (uploads.Unchanged, uploads.Removed, uploads.Described));
        Assert.NotNull(await collection.GetAsync(id, Token));
        Assert.Equal(4, (await IndexStatus.ReadAsync(inside, Token)).Index!.Documents);
    }

    [Fact]
    public async Task Clear_FilesStayAndAreTakenInAgain()
    {
        await using PictureCollection collection = Collection;
        string id = Assert.Single(await collection.AddAsync([Upload(80)], null, Token)).Id!;
        await using (PictureContent? thumbnail = await collection.OpenThumbnailAsync(id, 160, Token))
        {
            Assert.NotNull(thumbnail);
        }

        await IndexReset.RunAsync(_library.Data, Token);

        Assert.Single(Stored);
        Assert.Empty(Directory.GetFiles(_library.Data.ThumbnailsFolder, "*", SearchOption.AllDirectories));
        IndexRunReport report = await _library.IndexAsync(_library.Data.UploadsFolder);
        Assert.Equal(1, report.Described);
        Assert.Equal(Stored, (await _library.GetAsync(id)).Paths);
        await AssertHealthyAsync(1);
    }

    [Fact]
    public async Task Reindex_UploadsAreDescribedByTheNewModelAndFurtherOnesToo()
    {
        await using PictureCollection collection = Collection;
        string id = Assert.Single(await collection.AddAsync([Upload(90)], null, Token)).Id!;

        await _library.ReindexAsync();
        string after = Assert.Single(await collection.AddAsync([Upload(91)], null, Token)).Id!; // at once: the lease is still of the old version

        Assert.Equal(models.NewFingerprint, (await _library.GetAsync(id)).ModelFingerprint);
        Assert.Equal(models.NewFingerprint, (await _library.GetAsync(after)).ModelFingerprint);
        await AssertHealthyAsync(5);
    }

    private async Task AssertHealthyAsync(int documents)
    {
        DoctorReport report = await Doctor.ExamineAsync(_library.Data, Token);
        Assert.Empty(report.Gaps);
        Assert.Equal(documents, report.Documents);
    }

    private static UploadedPicture Upload(int seed, string? name = null) => new(name ?? $"{seed}.png", PngPicture.Blocks(seed));
}
