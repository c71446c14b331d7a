using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Status;
using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Collection;

public sealed class PictureRemovalTests(TwoModels models) : IClassFixture<TwoModels>, IAsyncLifetime
{
    private readonly Library _library = new(models);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PictureCollection Collection => PictureCollection.Open(_library.Data, _library.Load);

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
    public async Task Remove_PictureThatWasHandedIn_DeletesItsFileAndThumbnails()
    {
        await using PictureCollection collection = Collection;
        string id = Assert.Single(await collection.AddAsync([new("a", PngPicture.Blocks(10))], null, Token)).Id!;
        string path = Assert.Single((await _library.GetAsync(id)).Paths);
        await using (PictureContent? thumbnail = await collection.OpenThumbnailAsync(id, 160, Token))
        {
            Assert.NotNull(thumbnail);
        }

        RemovalReport? report = await collection.RemoveAsync(id, Token);

        Assert.Equal(id, report!.Document.Id);
        Assert.Equal([path], report.Deleted);
        Assert.Empty(report.Kept);
        Assert.False(File.Exists(path));
        Assert.Empty(Directory.GetFiles(_library.Data.ThumbnailsFolder, "*", SearchOption.AllDirectories));
        Assert.Null(await collection.GetAsync(id, Token));
        Assert.Null(await collection.RemoveAsync(id, Token));
        DoctorReport doctor = await Doctor.ExamineAsync(_library.Data, Token);
        Assert.Empty(doctor.Gaps);
        Assert.Equal((3, 3), (doctor.Files, doctor.Documents));
    }

    [Fact]
    public async Task Remove_PicturesOfAFolder_KeepTheirFilesAndComeBackWithARun()
    {
        string copy = Path.Combine(_library.Root, "copy.png");
        File.Copy(_library.Picture(1), copy);
        await _library.IndexAsync();
        await using PictureCollection collection = Collection;
        string id = _library.Id(1);

        RemovalReport? report = await collection.RemoveAsync(id, Token);

        Assert.Empty(report!.Deleted);
        Assert.Equal([_library.Picture(1), copy], report.Kept);
        Assert.Empty((await Doctor.ExamineAsync(_library.Data, Token)).Gaps);
        Assert.Equal(2, (await _library.StatisticsAsync()).Documents);
        IndexRunReport run = await _library.IndexAsync();
        Assert.Equal((1, 1, 2), (run.Described, run.Recognised, run.Unchanged));
    }

    [Fact]
    public async Task Remove_UnknownId_IsNullAndTouchesNothing()
    {
        using TemporaryFolder folder = new();
        DataFolder data = new(folder.At("none"));
        await using PictureCollection collection = PictureCollection.Open(data, _library.Load);

        Assert.Null(await collection.RemoveAsync(DocumentId.OfContent([1]), Token));
        Assert.Null(await collection.RemoveAsync("../x", Token));
        Assert.False(Directory.Exists(data.Root));
    }

    [Fact]
    public async Task NearDuplicates_AreThoseABruteComparisonFinds()
    {
        _library.Add(3, 12);
        await _library.IndexAsync();
        await using PictureCollection collection = Collection;
        IReadOnlyList<CaptionDocument> all = await _library.AllAsync();
        CaptionDocument subject = all.Single(document => document.Id == _library.Id(0));
        (string Id, double Cosine)[] others =
        [
            .. all.Where(document => document.Id != subject.Id)
                .Select(document => (document.Id, Cosine: document.Vector!.Zip(subject.Vector!, (x, y) => (double)x * y).Sum()))
                .OrderByDescending(pair => pair.Cosine),
        ];
        double between = (others[4].Cosine + others[5].Cosine) / 2;

        IReadOnlyList<NearDuplicate> near = await collection.NearDuplicatesAsync(subject.Id, between, 100, Token);
        IReadOnlyList<NearDuplicate> few = await collection.NearDuplicatesAsync(subject.Id, between, 2, Token);

        Assert.Equal(others[..5].Select(pair => pair.Id), near.Select(other => other.Document.Id));
        Assert.All(near.Zip(others), pair => Assert.Equal(pair.Second.Cosine, pair.First.Cosine, 1e-5));
        Assert.All(near, other => Assert.Null(other.Document.Vector));
        Assert.Equal(near.Take(2).Select(other => other.Document.Id), few.Select(other => other.Document.Id));
        Assert.Empty(await collection.NearDuplicatesAsync(DocumentId.OfContent([1]), 0, 10, Token));
        Assert.Empty(await collection.NearDuplicatesAsync("x", 0, 10, Token));
    }
}
