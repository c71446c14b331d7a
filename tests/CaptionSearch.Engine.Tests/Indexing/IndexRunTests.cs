using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Status;
using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Indexing;

public sealed class IndexRunTests(RandomModel model) : IClassFixture<RandomModel>, IDisposable
{
    private readonly TemporaryFolder _pictures = new();
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_NewFolder_EveryContentIsADocumentWithSentenceAndVector()
    {
        AddPicture("a.png", 1, 64, 48);
        AddPicture("sub/b.PNG", 2);

        IndexRunReport report = await RunAsync();

        Assert.Equal((2, 0, 0, 0), (report.Described, report.Recognised, report.Unchanged, report.Removed));
        Assert.Empty(report.Skipped);
        await using EmbeddedIndex index = OpenIndex();
        CaptionDocument document = (await index.FindByPathAsync(_pictures.At("a.png"), Token))!;
        Assert.NotEmpty(document.Caption);
        Assert.Equal((64, 48), (document.Width, document.Height));
        Assert.Equal(new FileInfo(_pictures.At("a.png")).Length, document.ByteSize);
        Assert.Equal(File.GetLastWriteTimeUtc(_pictures.At("a.png")), document.FileTime!.Value.UtcDateTime);
        Assert.Equal(model.Model.Fingerprint, document.ModelFingerprint);
        IndexStatistics statistics = await index.GetStatisticsAsync(Token);
        Assert.Equal((2, 2, 2), (statistics.Documents, statistics.Vectors, statistics.Paths));
    }

    [Fact]
    public async Task Run_Twice_TheSecondNeedsNoModel()
    {
        AddPicture("a.png", 1);
        await RunAsync();
        string before = await DigestAsync();

        IndexRunReport report = await Run(NoModel).RunAsync(_pictures.Root, Token);

        Assert.Equal((0, 1), (report.Described, report.Unchanged));
        Assert.Equal(before, await DigestAsync());
    }

    [Fact]
    public async Task Run_OnAnyNumberOfThreads_GivesTheSameIndex()
    {
        for (int i = 0; i < 12; i++)
        {
            AddPicture($"{i}.png", i);
        }

        using TemporaryFolder other = new();
        await RunAsync();
        await new IndexRun(new DataFolder(other.Root), () => model.Model, new IndexRunOptions { Threads = 1, BatchSize = 3 })
            .RunAsync(_pictures.Root, Token);

        Assert.Equal(await DigestAsync(), await IndexDigest.OfAsync(new DataFolder(other.Root).IndexFolder, Token));
    }

    [Fact]
    public async Task Run_ChangedFile_ReplacesItsDocument()
    {
        string path = AddPicture("a.png", 1);
        await RunAsync();
        AddPicture("a.png", 2, width: 80);

        IndexRunReport report = await RunAsync();

        Assert.Equal((1, 0), (report.Described, report.Unchanged));
        Assert.Equal([IdOf(path)], await IdsAsync());
    }

    [Fact]
    public async Task Run_TouchedFile_CostsAHashOnly()
    {
        string path = AddPicture("a.png", 1);
        await RunAsync();
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        IndexRunReport report = await RunAsync();
        Assert.Equal((0, 1, 0), (report.Described, report.Recognised, report.Unchanged));
        report = await Run(NoModel).RunAsync(_pictures.Root, Token);
        Assert.Equal(1, report.Unchanged);
    }

    [Fact]
    public async Task Run_DeletedFile_LeavesTheIndex()
    {
        AddPicture("a.png", 1);
        string kept = AddPicture("b.png", 2);
        await RunAsync();
        File.Delete(_pictures.At("a.png"));

        IndexRunReport report = await Run(NoModel).RunAsync(_pictures.Root, Token);

        Assert.Equal((1, 1), (report.Removed, report.Unchanged));
        Assert.Equal([IdOf(kept)], await IdsAsync());
    }

    [Fact]
    public async Task Run_MovedFile_IsRecognised()
    {
        AddPicture("a.png", 1);
        await RunAsync();
        Directory.CreateDirectory(_pictures.At("sub"));
        File.Move(_pictures.At("a.png"), _pictures.At("sub", "b.png"));

        IndexRunReport report = await RunAsync();

        Assert.Equal((0, 1, 1), (report.Described, report.Recognised, report.Removed));
        Assert.Equal([_pictures.At("sub", "b.png")], Assert.Single(await DocumentsAsync()).Paths);
    }

    [Fact]
    public async Task Run_IdenticalFiles_AreOneDocumentWithBothPaths()
    {
        for (int i = 0; i < 6; i++)
        {
            AddPicture($"{i}.png", 7);
        }

        IndexRunReport report = await RunAsync(new IndexRunOptions { Threads = 4, BatchSize = 2 });
        Assert.Equal((1, 5), (report.Described, report.Recognised));
        Assert.Equal(6, Assert.Single(await DocumentsAsync()).Paths.Count);

        File.Delete(_pictures.At("0.png"));
        report = await RunAsync();
        Assert.Equal((5, 1), (report.Unchanged, report.Removed));
        Assert.Equal(5, Assert.Single(await DocumentsAsync()).Paths.Count);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(4, 1)]
    public async Task Run_SwappedContents_LosesNeither(int threads, int batchSize)
    {
        string a = AddPicture("a.png", 1);
        string b = AddPicture("b.png", 2);
        await RunAsync(new IndexRunOptions { Threads = 1, BatchSize = 1 });
        (string idA, string idB) = (IdOf(a), IdOf(b));
        AddPicture("a.png", 2);
        AddPicture("b.png", 1);
        File.SetLastWriteTimeUtc(a, DateTime.UtcNow.AddMinutes(1));
        File.SetLastWriteTimeUtc(b, DateTime.UtcNow.AddMinutes(1));

        IndexRunReport report = await RunAsync(new IndexRunOptions { Threads = threads, BatchSize = batchSize });

        Assert.Equal(2, report.Indexed);
        Dictionary<string, IReadOnlyList<string>> paths = (await DocumentsAsync()).ToDictionary(document => document.Id, document => document.Paths);
        Assert.Equal([b], paths[idA]);
        Assert.Equal([a], paths[idB]);
    }

    [Fact]
    public async Task Run_BadFiles_AreListedAndTheOthersIndexed()
    {
        AddPicture("good.png", 1);
        _pictures.Write("empty.jpg");
        _pictures.Write("text.jpg", [.. "This is not a picture at all."u8]);
        _pictures.Write("cut.png", PngPicture.Blocks(3)[..60]);
        _pictures.Write("twin-of-cut.png", PngPicture.Blocks(3)[..60]);
        File.CreateSymbolicLink(_pictures.At("dead.jpg"), _pictures.At("nowhere"));

        IndexRunReport report = await RunAsync();

        Assert.Equal(1, report.Described);
        Assert.Equal(
            ["cut.png", "dead.jpg", "empty.jpg", "text.jpg", "twin-of-cut.png"],
            report.Skipped.Select(file => Path.GetFileName(file.Path)).Order(StringComparer.Ordinal));
        Assert.All(report.Skipped, file => Assert.NotEmpty(file.Reason));
        Assert.All(report.Skipped, file => Assert.DoesNotContain(_pictures.Root, file.Reason, StringComparison.Ordinal));
        IndexStatus status = await IndexStatus.ReadAsync(new DataFolder(_data.Root), Token);
        Assert.Equal(5, status.Failed.Count);
        Assert.Equal(0, status.Missing);
    }

    [Fact]
    public async Task Run_RefusedFile_IsTriedAgainOnlyWhenAsked()
    {
        AddPicture("good.png", 1);
        _pictures.Write("text.jpg", [.. "This is not a picture at all."u8]);
        await RunAsync();

        IndexRunReport report = await Run(NoModel).RunAsync(_pictures.Root, Token);
        Assert.Equal((0, 1), (report.Skipped.Count, report.SkippedEarlier));
        report = await RunAsync(new IndexRunOptions { RetryRefused = true });
        Assert.Equal((1, 0), (report.Skipped.Count, report.SkippedEarlier));
    }

    [Fact]
    public async Task Run_GoodFileTurnsBad_LeavesTheIndex()
    {
        AddPicture("a.png", 1);
        AddPicture("b.png", 2);
        await RunAsync();
        _pictures.Write("a.png", [.. "This is not a picture at all."u8]);

        IndexRunReport report = await RunAsync();

        Assert.Single(report.Skipped);
        Assert.Equal([IdOf(_pictures.At("b.png"))], await IdsAsync());
    }

    [Fact]
    public async Task Run_MissingFolder_ChangesNothing()
    {
        AddPicture("a.png", 1);
        await RunAsync();
        string before = await DigestAsync();
        Directory.Move(_pictures.Root, _pictures.Root + ".away");
        try
        {
            await Assert.ThrowsAsync<SourceFolderException>(() => RunAsync());
        }
        finally
        {
            Directory.Move(_pictures.Root + ".away", _pictures.Root);
        }

        Assert.Equal(before, await DigestAsync());
    }

    [Fact]
    public async Task Run_FolderThatBecameEmpty_ChangesNothingUnlessAllowed()
    {
        AddPicture("a.png", 1);
        await RunAsync();
        File.Delete(_pictures.At("a.png"));

        SourceFolderException error = await Assert.ThrowsAsync<SourceFolderException>(() => RunAsync());
        Assert.StartsWith($"{_pictures.Root}: empty, but the index has 1 file from it.", error.Message, StringComparison.Ordinal);
        Assert.Single(await IdsAsync());

        IndexRunReport report = await RunAsync(new IndexRunOptions { AllowEmpty = true });
        Assert.Equal(1, report.Removed);
        Assert.Empty(await IdsAsync());
    }

    [Fact]
    public async Task Run_FolderWithoutPictures_SaysSo()
    {
        _pictures.Write("readme.txt", 1);

        SourceFolderException error = await Assert.ThrowsAsync<SourceFolderException>(() => RunAsync());
        Assert.StartsWith($"{_pictures.Root}: no picture in it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OneOfTwoFolders_LeavesTheOtherAlone()
    {
        AddPicture("one/a.png", 1);
        AddPicture("two/b.png", 2);
        await Run(() => model.Model).RunAsync(_pictures.At("one"), Token);
        await Run(() => model.Model).RunAsync(_pictures.At("two"), Token);

        Assert.Equal(2, (await IdsAsync()).Count);
    }

    [Fact]
    public async Task Run_OtherModel_IsRefusedInOneSentence()
    {
        AddPicture("a.png", 1);
        await RunAsync();
        AddPicture("b.png", 2);
        using RandomModel other = RandomModel.Other();

        IndexFormatException error = await Assert.ThrowsAsync<IndexFormatException>(() => Run(() => other.Model).RunAsync(_pictures.Root, Token));
        Assert.Equal(
            $"The index was made with model {model.Model.Fingerprint[..12]}, the model given is {other.Model.Fingerprint[..12]}. "
            + "Leave --model out to use the old one, or move the index to the new one: captionsearch reindex --model DIR.",
            error.Message);
    }

    [Fact]
    public async Task Run_AnotherRunIsWriting_IsRefused()
    {
        AddPicture("a.png", 1);
        using IDisposable place = new DataFolder(_data.Root).LockForWriting();

        await Assert.ThrowsAsync<DataFolderException>(() => RunAsync());
    }

    [Fact]
    public async Task Reset_ThenRun_StartsAfresh()
    {
        AddPicture("a.png", 1);
        await RunAsync();
        string before = await DigestAsync();

        await IndexReset.RunAsync(new DataFolder(_data.Root), Token);
        Assert.Empty(await IdsAsync());

        IndexRunReport report = await RunAsync();
        Assert.Equal(1, report.Described);
        Assert.Equal(before, await DigestAsync());
    }

    public void Dispose()
    {
        _pictures.Dispose();
        _data.Dispose();
    }

    private static CaptionModel NoModel() => throw new InvalidOperationException("The model was loaded although nothing has changed.");

    private static string IdOf(string path) => DocumentId.OfContent(File.ReadAllBytes(path));

    private string AddPicture(string name, int seed, int width = 64, int height = 48) => _pictures.Write(name, PngPicture.Blocks(seed, width, height));

    private IndexRun Run(Func<CaptionModel> load, IndexRunOptions? options = null)
        => new(new DataFolder(_data.Root), load, options ?? new IndexRunOptions { Threads = 2, BatchSize = 5 });

    private Task<IndexRunReport> RunAsync(IndexRunOptions? options = null) => Run(() => model.Model, options).RunAsync(_pictures.Root, Token);

    private EmbeddedIndex OpenIndex() => EmbeddedIndex.OpenReadOnly(new DataFolder(_data.Root).IndexFolder);

    private Task<string> DigestAsync() => IndexDigest.OfAsync(new DataFolder(_data.Root).IndexFolder, Token);

    private async Task<IReadOnlyList<string>> IdsAsync() => [.. (await DocumentsAsync()).Select(document => document.Id)];

    private async Task<IReadOnlyList<CaptionDocument>> DocumentsAsync()
    {
        await using EmbeddedIndex index = OpenIndex();
        List<string> ids = [];
        await foreach (string id in index.ReadIdsAsync(Token))
        {
            ids.Add(id);
        }

        return await index.GetAsync(ids, withVectors: false, Token);
    }
}
