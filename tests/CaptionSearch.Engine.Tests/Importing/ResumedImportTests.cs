using System.Runtime.CompilerServices;
using CaptionSearch.Engine.Status;
using CaptionSearch.Import;

namespace CaptionSearch.Engine.Importing;

/// <summary>An import that was interrupted leaves a bookmark; another run goes on there, and only there.</summary>
public sealed class ResumedImportTests(RandomModel model) : DatasetImportSetting(model)
{
    /// <summary>Stopped after some batches and gone on, record by record with ids that come again: the same documents as in one run.</summary>
    [Fact]
    public async Task Run_StoppedAndResumed_EndsWithTheSameIndexAndTheSameCounts()
    {
        for (int i = 0; i < 5; i++)
        {
            AddPicture($"{i}.png", i);
        }

        // The second half adds captions to the pictures of the first.
        string file = Write("set.jsonl", Lines(450, static i => i % 225));
        DatasetImportReport whole = await RunAsync(file, new DatasetImportOptions());
        string expected = await TextAsync();
        Directory.Delete(Data.Root, recursive: true);

        DatasetImportReport half = await StopAsync(file, 200);
        List<string> notices = [];
        DatasetImportReport rest = await RunAsync(file, new DatasetImportOptions { Resume = true }, notices: notices);

        Assert.Equal((true, 200), (half.IsInterrupted, half.Items));
        Assert.Equal(expected, await TextAsync());
        Assert.Equal(whole with { ResumedAt = 200 }, rest);
        Assert.Equal([$"{file}: its import was interrupted; going on after 200 records."], notices);
        Assert.Empty(Bookmarks());
    }

    [Fact]
    public async Task Run_AfterAStoppedOne_WithoutResume_SaysSoAndBeginsAnew()
    {
        string file = Write("set.jsonl", Lines(150, static i => i));
        await StopAsync(file, 100);
        List<string> notices = [];

        DatasetImportReport report = await RunAsync(file, new DatasetImportOptions(), notices: notices);

        Assert.Equal((50, 100, 0), (report.Added, report.Unchanged, report.ResumedAt));
        Assert.Equal([$"{file}: an earlier import was interrupted after 100 records; with --resume it goes on there. This one begins anew."], notices);
        Assert.Empty(Bookmarks());
    }

    [Fact]
    public async Task Run_ResumeWithoutAnInterruptedOne_BeginsAtTheFirstRecord()
    {
        string file = Write("set.jsonl", Lines(3, static i => i));
        List<string> notices = [];

        DatasetImportReport report = await RunAsync(file, new DatasetImportOptions { Resume = true }, notices: notices);

        Assert.Equal(3, report.Added);
        Assert.Contains("no interrupted import of it is known", Assert.Single(notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ResumeOfAChangedFile_IsRefused()
    {
        string file = Write("set.jsonl", Lines(150, static i => i));
        await StopAsync(file, 100);
        Write("set.jsonl", Lines(151, static i => i));

        ImportException error = await Assert.ThrowsAsync<ImportException>(() => RunAsync(file, new DatasetImportOptions { Resume = true }));

        Assert.StartsWith($"{file}: the file has changed since its import was interrupted (then ", error.Message, StringComparison.Ordinal);
        List<string> notices = [];
        Assert.Equal(51, (await RunAsync(file, new DatasetImportOptions(), notices: notices)).Added);
        Assert.Empty(notices);
    }

    [Fact]
    public async Task Run_ResumeWithOtherOptions_IsRefused()
    {
        string file = Write("set.jsonl", Lines(150, static i => i));
        await StopAsync(file, 100);

        ImportException error = await Assert.ThrowsAsync<ImportException>(() => RunAsync(file, new DatasetImportOptions { Resume = true, DataSet = "other" }));

        Assert.Contains("--name set", error.Message, StringComparison.Ordinal);
        Assert.Contains("--name other", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ResumeIntoAnIndexThatLostItsDocuments_IsRefused()
    {
        string file = Write("set.jsonl", Lines(150, static i => i));
        await StopAsync(file, 100);
        Directory.Delete(new DataFolder(Data.Root).IndexFolder, recursive: true);

        ImportException error = await Assert.ThrowsAsync<ImportException>(() => RunAsync(file, new DatasetImportOptions { Resume = true }));

        Assert.Contains("no longer has what the interrupted import wrote", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clear_ForgetsInterruptedImports()
    {
        string file = Write("set.jsonl", Lines(150, static i => i));
        await StopAsync(file, 100);

        await IndexReset.RunAsync(new DataFolder(Data.Root), Token);

        Assert.Empty(Bookmarks());
    }

    [Fact]
    public async Task Run_Limit_CountsTheRecordsOfBothRuns()
    {
        string file = Write("set.jsonl", Lines(400, static i => i));
        DatasetImportOptions options = new() { Limit = 250 };
        await StopAsync(file, 100, options);

        DatasetImportReport report = await RunAsync(file, options with { Resume = true });

        Assert.Equal((250, 250), (report.Added, report.Items));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_Progress_GoesUpToTheWhole(bool isStrict)
    {
        string file = Write("set.jsonl", Lines(350, static i => i));
        List<ImportProgress> steps = [];

        await Import(new DatasetImportOptions { IsStrict = isStrict }, null, step => AddDone(steps, step)).RunAsync(new ImporterCatalog().Find("jsonl")!, new DatasetSource(file), Token);

        Assert.Equal([100, 200, 300, 350], steps.Select(static step => step.Items));
        Assert.Equal([100 / 350.0, 200 / 350.0, 300 / 350.0, 1], steps.Select(static step => step.Part), static (x, y) => Math.Abs(x - y) < 1e-9);
    }

    /// <summary>Of a file above 8 MB the bytes read are shown: never more than is done, never less than a buffer before.</summary>
    [Fact]
    public async Task Run_ProgressOfALargeFile_FollowsItsBytes()
    {
        string file = Write("set.jsonl", string.Concat(Enumerable.Range(0, 300).Select(static i => $$"""{"id": "{{i}}", "caption": "a dog", "note": "{{new string('x', 30_000)}}"}""" + "\n")));
        List<ImportProgress> steps = [];

        await Import(new DatasetImportOptions(), null, step => AddDone(steps, step)).RunAsync(new ImporterCatalog().Find("jsonl")!, new DatasetSource(file), Token);

        Assert.Equal([100, 200, 300], steps.Select(static step => step.Items));
        Assert.Equal([1 / 3.0, 2 / 3.0, 1], steps.Select(static step => step.Part), static (x, y) => Math.Abs(x - y) < 0.03);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_BeforeTheFirstRecordIsThere_TellsThatTheFileIsRead(bool isStrict)
    {
        TaskCompletionSource told = new();
        List<ImportProgress> steps = [];
        DatasetImport import = Import(
            new DatasetImportOptions { IsStrict = isStrict },
            null,
            step =>
            {
                steps.Add(step);
                if (step.IsReading)
                {
                    told.TrySetResult();
                }
            });

        DatasetImportReport report = await import.RunAsync(new SlowImporter(told.Task), new DatasetSource(Write("slow.txt", "a dog")), Token);

        Assert.Equal(1, report.Added);
        Assert.All(steps.Where(static step => step.IsReading), static step => Assert.Equal(0, step.Items));
        Assert.Equal((1, false), (steps[^1].Items, steps[^1].IsReading));
    }

    private static void AddDone(List<ImportProgress> steps, ImportProgress step)
    {
        if (!step.IsReading)
        {
            steps.Add(step);
        }
    }

    private static string Lines(int count, Func<int, int> picture)
        => string.Concat(Enumerable.Range(0, count).Select(i => $$"""{"image": "{{picture(i)}}.png", "caption": "a dog {{i}}"}""" + "\n"));

    private string[] Bookmarks() => Directory.Exists(Data.At("imports")) ? Directory.GetFiles(Data.At("imports")) : [];

    private async Task<DatasetImportReport> StopAsync(string file, int items, DatasetImportOptions? options = null)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        DatasetImportReport report = await Import(options ?? new DatasetImportOptions(), null, done => { if (done.Items >= items) { stop.Cancel(); } })
            .RunAsync(new ImporterCatalog().Find("jsonl")!, new DatasetSource(file), stop.Token);
        Assert.True(report.IsInterrupted);
        return report;
    }

    /// <summary>Gives its one record when it is let.</summary>
    private sealed class SlowImporter(Task first) : IDatasetImporter
    {
        public string Name => "slow";

        public string Title => "slow";

        public IReadOnlyList<string> Extensions => [".txt"];

        public double Probe(DatasetProbe probe) => 0;

        public async IAsyncEnumerable<ImportItem> ReadAsync(
            DatasetSource source, ImportOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await first.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
            yield return ImportItem.Of(0, new DatasetRecord { Id = "1", Captions = ["a dog"] }, RecordPosition.Unknown);
        }
    }
}
