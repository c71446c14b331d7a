using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Manifest;
using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Status;

public sealed class DoctorTests(TwoModels models) : IClassFixture<TwoModels>, IAsyncLifetime
{
    private const int Pictures = 5;

    private readonly Library _library = new(models);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _library.Add(0, Pictures);
        await _library.IndexAsync();
    }

    [Fact]
    public async Task Healthy_AllCountsAreEqual()
    {
        DoctorReport report = await ExamineAsync();

        Assert.True(report.IsHealthy);
        Assert.Equal((Pictures, Pictures, Pictures, Pictures), (report.Files, report.FilesOnDisk, report.Contents, report.Documents));
        Assert.Equal([new KeyValuePair<string, long>(models.OldFingerprint, Pictures)], report.VectorsByModel);
    }

    [Fact]
    public async Task VectorRemoved_IsOneGap_AndExactlyOnePictureIsDescribedAgain()
    {
        string before = await IndexText.OfAsync(_library);
        await _library.RemoveVectorAsync(_library.Id(2));

        IndexGap gap = Assert.Single((await ExamineAsync()).Gaps);
        Assert.Equal((GapKind.NoVector, _library.Picture(2)), (gap.Kind, gap.Subject));
        List<IndexGap> worked = [];
        DoctorReport report = await RepairAsync(worked.Add);

        Assert.Equal((1, 1, true), (report.Described, report.Repaired, report.IsHealthy));
        Assert.Equal([gap], worked);
        Assert.Equal(before, await IndexText.OfAsync(_library));
    }

    [Fact]
    public async Task VectorRemoved_IndexDescribesExactlyOnePictureAgain()
    {
        await _library.RemoveVectorAsync(_library.Id(2));

        IndexRunReport run = await _library.IndexAsync();

        Assert.Equal((1, Pictures - 1), (run.Described, run.Unchanged));
        Assert.True((await ExamineAsync()).IsHealthy);
    }

    [Fact]
    public async Task DocumentRemoved_IsDescribedAgain()
    {
        string before = await IndexText.OfAsync(_library);
        await _library.WriteAsync(new IndexBatch { RemovedIds = [_library.Id(1)] });

        Assert.Equal(GapKind.NoDocument, Assert.Single((await ExamineAsync()).Gaps).Kind);
        DoctorReport report = await RepairAsync();

        Assert.Equal((1, true), (report.Described, report.IsHealthy));
        Assert.Equal(before, await IndexText.OfAsync(_library));
    }

    [Fact]
    public async Task PathRemoved_ComesBackWithoutDescribing()
    {
        File.Copy(_library.Picture(0), _library.Picture(9));
        await _library.IndexAsync();
        await _library.WriteAsync(new IndexBatch { RemovedPaths = [new DocumentPath(_library.Id(0), _library.Picture(9))] });

        IndexGap gap = Assert.Single((await ExamineAsync()).Gaps);
        Assert.Equal((GapKind.NoPath, _library.Picture(9)), (gap.Kind, gap.Subject));
        DoctorReport report = await RepairAsync();

        Assert.Equal((0, 1, true), (report.Described, report.Repaired, report.IsHealthy));
    }

    [Fact]
    public async Task FileGone_LeavesTheIndex()
    {
        string id = _library.Id(3);
        File.Delete(_library.Picture(3));

        IndexGap gap = Assert.Single((await ExamineAsync()).Gaps);
        Assert.Equal((GapKind.FileGone, id, "The file is gone from its folder."), (gap.Kind, gap.Id, gap.Reason));
        Assert.True((await RepairAsync()).IsHealthy);
        Assert.DoesNotContain(await _library.AllAsync(), document => document.Id == id);
    }

    [Fact]
    public async Task FolderGone_IsLeftAlone()
    {
        Directory.Move(_library.Root, _library.Root + ".away");
        try
        {
            DoctorReport report = await RepairAsync();

            Assert.Equal(Pictures, report.Gaps.Count(gap => gap.Kind == GapKind.FolderGone));
            Assert.Equal((Pictures, 0), (report.Gaps.Count, report.Repaired));
        }
        finally
        {
            Directory.Move(_library.Root + ".away", _library.Root);
        }

        Assert.True((await ExamineAsync()).IsHealthy);
    }

    [Fact]
    public async Task FileChanged_IsSaidAndLeftToIndex()
    {
        File.WriteAllBytes(_library.Picture(0), PngPicture.Blocks(77));

        IndexGap gap = Assert.Single((await RepairAsync()).Gaps);

        Assert.Equal((GapKind.FileChanged, "captionsearch index on its folder"), (gap.Kind, gap.Remedy));
        await _library.IndexAsync();
        Assert.True((await ExamineAsync()).IsHealthy);
    }

    [Fact]
    public async Task StrayPaths_AreNotedWhenTheFileIsThere_AndLeaveWhenNot()
    {
        using (FileManifest manifest = FileManifest.Open(_library.Data.ManifestFile))
        {
            manifest.Remove([_library.Picture(0)]);
        }

        await _library.WriteAsync(new IndexBatch { AddedPaths = [new DocumentPath(_library.Id(1), Path.Combine(_library.Root, "never.png"))] });

        Assert.Equal([GapKind.StrayPath, GapKind.StrayPath], (await ExamineAsync()).Gaps.Select(gap => gap.Kind));
        DoctorReport report = await RepairAsync();

        Assert.Equal((2, 0, true), (report.Repaired, report.Described, report.IsHealthy));
        Assert.Equal(Pictures, (await _library.IndexAsync()).Unchanged);
    }

    [Fact]
    public async Task NewAndRefusedFilesAndRecordsWithoutPicture_AreNoGaps()
    {
        File.WriteAllText(Path.Combine(_library.Root, "text.jpg"), "This is no picture.");
        await _library.IndexAsync();
        _library.Add(Pictures, 1);
        await _library.WriteAsync(new IndexBatch { Documents = [new CaptionDocument { Id = DocumentId.OfRecord("set", "1"), Caption = "words" }] });

        DoctorReport report = await ExamineAsync();

        Assert.True(report.IsHealthy);
        Assert.Equal((Pictures, 1, 1), (report.Documents, report.Records, report.Failed));
    }

    [Fact]
    public async Task DamagedVectors_AreFound_AndReindexAgainHealsThem()
    {
        string before = await IndexText.OfAsync(_library);
        string segment = Directory.EnumerateFiles(_library.Data.IndexFolder, "segment-*").First();
        byte[] bytes = await File.ReadAllBytesAsync(segment, Token);
        bytes[^5] ^= 0xFF;
        await File.WriteAllBytesAsync(segment, bytes, Token);

        DoctorReport report = await ExamineAsync();
        Assert.Contains(report.Gaps, gap => gap.Kind == GapKind.Damage && gap.Remedy.StartsWith("captionsearch reindex --again", StringComparison.Ordinal));

        await new Reindexing.ReindexRun(
            _library.Data, () => _library.Load(null), new Reindexing.ReindexOptions { Again = true }).RunAsync(Token);
        Assert.True((await ExamineAsync()).IsHealthy);
        Assert.Equal(before, await IndexText.OfAsync(_library));
    }

    [Fact]
    public async Task DamagedDatabase_IsOneGapWithARemedy()
    {
        await File.WriteAllTextAsync(Path.Combine(_library.Data.IndexFolder, "index.db"), new string('x', 8192), Token);

        IndexGap gap = Assert.Single((await RepairAsync()).Gaps);

        Assert.Equal(GapKind.Damage, gap.Kind);
        Assert.StartsWith("captionsearch clear", gap.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoIndexYet_IsHealthyAndMakesNothing()
    {
        DataFolder nothing = new(Path.Combine(_library.Data.Root, "nothing"));

        Assert.True((await Doctor.ExamineAsync(nothing, Token)).IsHealthy);
        Assert.False(Directory.Exists(nothing.Root));
    }

    public ValueTask DisposeAsync()
    {
        _library.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<DoctorReport> ExamineAsync() => Doctor.ExamineAsync(_library.Data, Token);

    private Task<DoctorReport> RepairAsync(Action<IndexGap>? observe = null)
        => Doctor.RepairAsync(_library.Data, _library.Load, new DescriptionSettings(), (gap, _, _) => observe?.Invoke(gap), Token);
}
