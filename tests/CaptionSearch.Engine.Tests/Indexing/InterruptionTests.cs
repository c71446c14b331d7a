using CaptionSearch.Engine.Manifest;
using CaptionSearch.Engine.Status;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Indexing;

/// <summary>Whatever happens between two runs, the second ends where an undisturbed one would have.</summary>
public sealed class InterruptionTests(RandomModel model) : IClassFixture<RandomModel>, IDisposable
{
    private const int Pictures = 10;

    private readonly TemporaryFolder _pictures = new();
    private readonly TemporaryFolder _dataFolder = new();
    private readonly TemporaryFolder _otherFolder = new();

    private DataFolder Data => new(_dataFolder.Root);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CancelledAnywhere_ThenRunAgain_IsComplete()
    {
        AddPictures();
        for (int stopAfter = 1; stopAfter < Pictures; stopAfter += 3)
        {
            using CancellationTokenSource stop = new();
            IndexRunReport report = await new IndexRun(
                Data,
                () => model.Model,
                new IndexRunOptions { Threads = 1, BatchSize = 4 },
                step =>
                {
                    if (step.Done == stopAfter)
                    {
                        stop.Cancel();
                    }
                }).RunAsync(_pictures.Root, stop.Token);
            Assert.True(report.IsInterrupted);
            Assert.Equal(stopAfter, report.Described);
            await IndexReset.RunAsync(Data, Token);
        }

        await AssertCompleteAsync(await RunAsync());
    }

    [Fact]
    public async Task Cancelled_KeepsWhatWasDone()
    {
        AddPictures();
        using CancellationTokenSource stop = new();
        await new IndexRun(Data, () => model.Model, new IndexRunOptions { Threads = 1, BatchSize = 4 }, step =>
        {
            if (step.Done == 5)
            {
                stop.Cancel();
            }
        }).RunAsync(_pictures.Root, stop.Token);

        IndexRunReport report = await RunAsync();

        Assert.Equal((5, 5), (report.Unchanged, report.Described));
        await AssertCompleteAsync(report);
    }

    [Fact]
    public async Task CancelledBefore_Throws()
    {
        AddPictures();
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => new IndexRun(Data, () => model.Model, new IndexRunOptions()).RunAsync(_pictures.Root, new CancellationToken(canceled: true)));
        await AssertCompleteAsync(await RunAsync());
    }

    [Fact]
    public async Task ManifestLost_IsWrittenAnewWithoutCaptioning()
    {
        AddPictures();
        await RunAsync();
        File.Delete(Data.ManifestFile);

        IndexRunReport report = await RunAsync();

        Assert.Equal((0, Pictures), (report.Described, report.Recognised));
        await AssertCompleteAsync(report);
    }

    [Fact]
    public async Task ManifestLostAndAFileDeleted_TheFileLeavesTheIndex()
    {
        AddPictures();
        await RunAsync();
        File.Delete(Data.ManifestFile);
        File.Delete(_pictures.At("3.png"));

        await AssertCompleteAsync(await RunAsync());
    }

    [Fact]
    public async Task ManifestOfAnEarlierMoment_IsBroughtUpToDate()
    {
        AddPictures();
        File.Delete(_pictures.At("0.png"));
        await RunAsync();
        byte[] earlier = File.ReadAllBytes(Data.ManifestFile);
        _pictures.Write("0.png", PngPicture.Blocks(0));
        File.Delete(_pictures.At("1.png"));
        File.Delete(_pictures.At("2.png"));
        await RunAsync();
        File.WriteAllBytes(Data.ManifestFile, earlier);
        File.Delete(_pictures.At("0.png"));

        await AssertCompleteAsync(await RunAsync());
    }

    [Fact]
    public async Task IndexLost_EverythingIsDoneAgain()
    {
        AddPictures();
        await RunAsync();
        Directory.Delete(Data.IndexFolder, recursive: true);

        IndexRunReport report = await RunAsync();

        Assert.Equal(Pictures, report.Described);
        await AssertCompleteAsync(report);
    }

    [Fact]
    public async Task ClaimOfACrash_ForAFileThatIsGone_IsSettled()
    {
        // The index was written, the manifest was not, and then the file was deleted.
        AddPictures();
        await RunAsync();
        string id;
        using (FileManifest manifest = FileManifest.Open(Data.ManifestFile))
        {
            ManifestEntry entry = manifest.Read().Single(file => Path.GetFileName(file.Path) == "5.png");
            id = entry.Id!;
            manifest.Claim([new PathClaim(entry.Path, id)]);
            manifest.Remove([entry.Path]);
        }

        File.Delete(_pictures.At("5.png"));
        await AssertCompleteAsync(await RunAsync());
        using FileManifest after = FileManifest.Open(Data.ManifestFile);
        Assert.Empty(after.ReadClaims());
    }

    public void Dispose()
    {
        _pictures.Dispose();
        _dataFolder.Dispose();
        _otherFolder.Dispose();
    }

    private void AddPictures()
    {
        for (int i = 0; i < Pictures; i++)
        {
            _pictures.Write($"{i}.png", PngPicture.Blocks(i));
        }
    }

    private Task<IndexRunReport> RunAsync() => new IndexRun(Data, () => model.Model, new IndexRunOptions { BatchSize = 4 }).RunAsync(_pictures.Root, Token);

    private async Task AssertCompleteAsync(IndexRunReport report)
    {
        Assert.False(report.IsInterrupted);
        DataFolder other = new(_otherFolder.Root);
        await new IndexRun(other, () => model.Model, new IndexRunOptions()).RunAsync(_pictures.Root, Token);
        Assert.Equal(await IndexDigest.OfAsync(other.IndexFolder, Token), await IndexDigest.OfAsync(Data.IndexFolder, Token));
        IndexStatus status = await IndexStatus.ReadAsync(Data, Token);
        Assert.Equal((0, status.Files.Contents, status.Files.Contents), (status.Missing, status.Index!.Documents, status.Index.Vectors));
    }
}
