using CaptionSearch.Engine.Indexing;
using CaptionSearch.Import;
using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Importing;

public sealed class DatasetImportTests(RandomModel model) : IClassFixture<RandomModel>, IDisposable
{
    private readonly TemporaryFolder _set = new();
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _set.Dispose();
        _data.Dispose();
    }

    /// <summary>Checks of product.md 11 and 12.</summary>
    [Fact]
    public async Task Run_CustomDataset_IndexesBothEntriesWithTheirPictures()
    {
        AddPicture("static/img/dogs/dog001.jpg", 1);
        AddPicture("static/img/cat.jpg", 2);
        string file = Write("custom_dataset.json", """{"images": [{"imgurl": "dogs/dog001.jpg", "description": "a brown dog"}, {"imgurl": "cat.jpg", "description": "a cat"}]}""");

        DatasetImportReport first = await RunAsync(file, new DatasetImportOptions { IsStrict = true });
        string digest = await DigestAsync();
        DatasetImportReport second = await RunAsync(file, new DatasetImportOptions { IsStrict = true });

        Assert.Equal((2, 0, 0, 0), (first.Added, first.Changed, first.MissingPictures, first.Rejected));
        Assert.Equal((0, 0, 2), (second.Added, second.Changed, second.Unchanged));
        Assert.Equal(digest, await DigestAsync());
        await using EmbeddedIndex index = OpenIndex();
        CaptionDocument dog = (await index.FindByPathAsync(_set.At("static", "img", "dogs", "dog001.jpg"), Token))!;
        Assert.Equal(("a brown dog", CaptionSource.Import, "custom_dataset"), (dog.Caption, dog.CaptionSource, dog.DataSet));
        IndexStatistics statistics = await index.GetStatisticsAsync(Token);
        Assert.Equal((2, 2, 2), (statistics.Documents, statistics.Vectors, statistics.Paths));
    }

    [Theory]
    [InlineData("""{"images": [{"imgurl": "cat.jpg", "description": "a cat"}, {"imgurl": "cat.jpg"}]}""", "images[1]")]
    [InlineData("""{"images": [{"imgurl": "cat.jpg", "description": "a cat"}, {"imgurl": "../x.jpg", "description": "x"}]}""", "images[1]")]
    [InlineData("""{"images": [{"imgurl": "cat.jpg", "description": "a cat"}, {"imgurl": 'x'}]}""", "images[1]")]
    public async Task Run_StrictWithABadRecord_NamesItAndIndexesNothing(string text, string entry)
    {
        AddPicture("static/img/cat.jpg", 2);
        string file = Write("custom_dataset.json", text);

        ImportException error = await Assert.ThrowsAsync<ImportException>(() => RunAsync(file, new DatasetImportOptions { IsStrict = true }));

        Assert.Contains(entry, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(new DataFolder(_data.Root).IndexFolder));
    }

    [Fact]
    public async Task Run_Lenient_TakesTheGoodOnesAndTellsTheOthers()
    {
        AddPicture("a.png", 1);
        _set.Write("broken.png", 1, 2, 3);
        string file = Write(
            "set.jsonl",
            """
            {"image": "a.png", "captions": ["one", "two"], "tags": ["pet"]}
            {"image": "missing.png", "caption": "not there"}
            {"image": "broken.png", "caption": "no picture"}
            {"image": "../a.png", "caption": "outside"}
            {"image": "a.png", "caption": "three"}
            """);
        List<string> refused = [];

        DatasetImportReport report = await RunAsync(file, new DatasetImportOptions(), refused);

        Assert.Equal((2, 1, 2), (report.Added, report.MissingPictures, report.Rejected));
        Assert.Equal(5, report.Items);
        Assert.Equal(2, refused.Count);
        await using EmbeddedIndex index = OpenIndex();
        CaptionDocument document = (await index.FindByPathAsync(_set.At("a.png"), Token))!;
        Assert.Equal("one", document.Caption);
        Assert.Equal(["two", "three"], document.OtherCaptions);
        Assert.Contains(document.Tags, static tag => tag.Name == "pet");
        CaptionDocument missing = Assert.Single(await index.GetAsync([DocumentId.OfRecord("set", "missing.png")], withVectors: true, Token));
        Assert.Equal(("not there", 0), (missing.Caption, missing.Paths.Count));
        Assert.Null(missing.Vector);
    }

    [Fact]
    public async Task Run_PictureThatCameLater_TakesTheRecordsPlace()
    {
        string file = Write("set.jsonl", """{"image": "a.png", "caption": "one"}""");
        await RunAsync(file, new DatasetImportOptions());
        AddPicture("a.png", 1);

        DatasetImportReport report = await RunAsync(file, new DatasetImportOptions());

        Assert.Equal((1, 0), (report.Added, report.MissingPictures));
        await using EmbeddedIndex index = OpenIndex();
        Assert.Equal(1, await index.CountAsync(Token));
        Assert.Equal("one", (await index.FindByPathAsync(_set.At("a.png"), Token))!.Caption);
    }

    [Fact]
    public async Task Run_SentenceOfAPerson_StaysTheFirst()
    {
        string picture = AddPicture("a.png", 1);
        await new IndexRun(new DataFolder(_data.Root), () => model.Model, new IndexRunOptions()).RunAsync(_set.Root, Token);
        await new Captions.CaptionEdit(new DataFolder(_data.Root)).SetAsync(picture, "mine", Token);
        string file = Write("set.jsonl", """{"image": "a.png", "captions": ["theirs", "also theirs"], "source": "human"}""");

        await RunAsync(file, new DatasetImportOptions());

        await using EmbeddedIndex index = OpenIndex();
        CaptionDocument document = (await index.FindByPathAsync(picture, Token))!;
        Assert.Equal("mine", document.Caption);
        Assert.Equal(["theirs", "also theirs"], document.OtherCaptions);
    }

    /// <summary>Stopped after some batches and gone on: the same documents as in one run.</summary>
    [Fact]
    public async Task Run_StoppedAndResumed_EndsWithTheSameIndex()
    {
        for (int i = 0; i < 5; i++)
        {
            AddPicture($"{i}.png", i);
        }

        string file = Write("set.jsonl", string.Concat(Enumerable.Range(0, 450).Select(static i => $$"""{"image": "{{i}}.png", "caption": "a dog {{i}}"}""" + "\n")));
        await RunAsync(file, new DatasetImportOptions());
        string whole = await TextAsync();
        Directory.Delete(_data.Root, recursive: true);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);

        DatasetImportReport half = await Import(new DatasetImportOptions(), null, done => { if (done.Items >= 200) { stop.Cancel(); } })
            .RunAsync(new ImporterCatalog().Find("jsonl")!, new DatasetSource(file), stop.Token);
        DatasetImportReport rest = await RunAsync(file, new DatasetImportOptions { Skip = half.Items });

        Assert.True(half.IsInterrupted);
        Assert.Equal(200, half.Items);
        Assert.Equal(250, rest.Added);
        Assert.Equal(whole, await TextAsync());
    }

    [Fact]
    public async Task Run_DryRunLimitAndSplit_CountOnly()
    {
        string file = Write("set.jsonl", string.Concat(Enumerable.Range(0, 10).Select(static i => $$"""{"image": "{{i}}.png", "caption": "x", "split": "{{(i % 2 == 0 ? "train" : "dev")}}"}""" + "\n")));

        Assert.Equal((5, 5), await CountAsync(new DatasetImportOptions { IsDryRun = true, Split = "Dev" }));
        Assert.Equal((3, 3), await CountAsync(new DatasetImportOptions { IsDryRun = true, Limit = 3 }));
        Assert.False(Directory.Exists(new DataFolder(_data.Root).IndexFolder));

        async Task<(long, long)> CountAsync(DatasetImportOptions options)
        {
            DatasetImportReport report = await RunAsync(file, options);
            return (report.Added, report.MissingPictures);
        }
    }

    private Task<DatasetImportReport> RunAsync(string file, DatasetImportOptions options, List<string>? refused = null)
    {
        DatasetSource source = new(file);
        return Import(options, refused, null).RunAsync(new ImporterCatalog().Recognize(source).Importer, source, Token);
    }

    private DatasetImport Import(DatasetImportOptions options, List<string>? refused, Action<DatasetImportReport>? progress)
        => new(new DataFolder(_data.Root), _ => model.Model, options, item => refused?.Add(item.Problem!), progress);

    private string Write(string name, string text) => _set.Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    private EmbeddedIndex OpenIndex() => EmbeddedIndex.OpenReadOnly(new DataFolder(_data.Root).IndexFolder);

    private string AddPicture(string name, int seed) => _set.Write(name, PngPicture.Blocks(seed, 64, 48));

    /// <summary>All documents as text; those without picture too.</summary>
    private async Task<string> TextAsync()
    {
        await using EmbeddedIndex index = OpenIndex();
        System.Text.StringBuilder text = new();
        await foreach (CaptionDocument document in index.ReadAsync(withVectors: true, Token))
        {
            text.AppendLine($"{document.Id} {string.Join('|', document.Paths)} {document.Caption} {document.CaptionSource} {string.Join('|', document.OtherCaptions)} {string.Join('|', document.Tags)} {document.DataSet} {string.Join(' ', document.Vector ?? [])}");
        }

        return text.ToString();
    }

    private Task<string> DigestAsync() => IndexDigest.OfAsync(new DataFolder(_data.Root).IndexFolder, Token);
}
