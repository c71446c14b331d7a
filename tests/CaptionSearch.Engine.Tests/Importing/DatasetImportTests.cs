using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Manifest;
using CaptionSearch.Engine.Status;
using CaptionSearch.Import;
using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Engine.Importing;

public sealed class DatasetImportTests(RandomModel model) : DatasetImportSetting(model)
{
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
        CaptionDocument dog = (await index.FindByPathAsync(Set.At("static", "img", "dogs", "dog001.jpg"), Token))!;
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
        Assert.False(Directory.Exists(new DataFolder(Data.Root).IndexFolder));
    }

    [Fact]
    public async Task Run_Lenient_TakesTheGoodOnesAndTellsTheOthers()
    {
        AddPicture("a.png", 1);
        Set.Write("broken.png", 1, 2, 3);
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
        CaptionDocument document = (await index.FindByPathAsync(Set.At("a.png"), Token))!;
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
        Assert.Equal("one", (await index.FindByPathAsync(Set.At("a.png"), Token))!.Caption);
    }

    [Fact]
    public async Task Run_SentenceOfAPerson_StaysTheFirst()
    {
        string picture = AddPicture("a.png", 1);
        await new IndexRun(new DataFolder(Data.Root), () => Model, new IndexRunOptions()).RunAsync(Set.Root, Token);
        await new Captions.CaptionEdit(new DataFolder(Data.Root)).SetAsync(picture, "mine", Token);
        string file = Write("set.jsonl", """{"image": "a.png", "captions": ["theirs", "also theirs"], "source": "human"}""");

        await RunAsync(file, new DatasetImportOptions());

        await using EmbeddedIndex index = OpenIndex();
        CaptionDocument document = (await index.FindByPathAsync(picture, Token))!;
        Assert.Equal("mine", document.Caption);
        Assert.Equal(["theirs", "also theirs"], document.OtherCaptions);
    }

    [Fact]
    public async Task Run_SplitAndMetadata_AreStored_AndReplacedByALaterEdition()
    {
        string file = Write("set.jsonl", """{"id": "1", "caption": "a dog", "split": "Train", "camera": "Kodak", "year": 1999}""");
        await RunAsync(file, new DatasetImportOptions());
        Assert.Equal(1, (await RunAsync(file, new DatasetImportOptions())).Unchanged);
        CaptionDocument first = await GetAsync(DocumentId.OfRecord("set", "1"));
        Write("set.jsonl", """{"id": "1", "caption": "a dog", "split": "test", "camera": "Leica"}""");
        DatasetImportReport second = await RunAsync(file, new DatasetImportOptions());

        Assert.Equal(("set", "train"), (first.DataSet, first.Split));
        Assert.Equal([new("camera", "Kodak"), new("year", "1999")], first.Metadata);
        Assert.Equal(1, second.Changed);
        CaptionDocument later = await GetAsync(first.Id);
        Assert.Equal("test", later.Split);
        Assert.Equal([new("camera", "Leica")], later.Metadata);
    }

    /// <summary>A set that says its sentences are by people may change its mind; a sentence that a person typed stays.</summary>
    [Theory]
    [InlineData("human")]
    [InlineData("unknown")]
    public async Task Run_LaterEdition_ReplacesItsOwnSentences(string source)
    {
        string picture = AddPicture("a.png", 1);
        string Line(string id, string image, string caption) => $$"""{"id": "{{id}}", "image": "{{image}}", "captions": ["{{caption}}", "too"], "source": "{{source}}"}""" + "\n";
        string file = Write("set.jsonl", Line("1", "a.png", "a dgo") + Line("2", "missing.png", "a cta"));
        await RunAsync(file, new DatasetImportOptions());
        Write("set.jsonl", Line("1", "a.png", "a dog") + Line("2", "missing.png", "a cat"));

        DatasetImportReport report = await RunAsync(file, new DatasetImportOptions());

        Assert.Equal((0, 2, 0), (report.Added, report.Changed, report.Unchanged));
        Assert.Equal("a cat", (await GetAsync(DocumentId.OfRecord("set", "2"))).Caption);
        await using EmbeddedIndex index = OpenIndex();
        CaptionDocument document = (await index.FindByPathAsync(picture, Token))!;
        Assert.Equal(("a dog", source == "human" ? CaptionSource.Human : CaptionSource.Import), (document.Caption, document.CaptionSource));
        Assert.Equal(["too"], document.OtherCaptions);
        Assert.Equal(2, (await RunAsync(file, new DatasetImportOptions())).Unchanged);
    }

    /// <summary>A set of which nobody knows who wrote it gives way to one by people, in whatever order the two come.</summary>
    [Fact]
    public async Task Run_SetOfUnknownWriters_GivesWayToPeople()
    {
        string picture = AddPicture("a.png", 1);
        await RunAsync(Write("people.jsonl", """{"image": "a.png", "caption": "by people", "source": "human"}"""), new DatasetImportOptions());
        await RunAsync(Write("some.jsonl", """{"image": "a.png", "caption": "by somebody"}"""), new DatasetImportOptions());

        await using EmbeddedIndex index = OpenIndex();
        CaptionDocument document = (await index.FindByPathAsync(picture, Token))!;
        Assert.Equal(("by people", CaptionSource.Human), (document.Caption, document.CaptionSource));
        Assert.Equal(["by somebody"], document.OtherCaptions);
    }

    /// <summary>Records without picture are no gap: the next run compares counts only, and doctor has nothing to say.</summary>
    [Fact]
    public async Task Run_RecordsWithoutPicture_LeaveManifestAndIndexLevel()
    {
        AddPicture("a.png", 1);
        string file = Write("set.jsonl", """
            {"image": "a.png", "caption": "a dog"}
            {"image": "missing.png", "caption": "a cat"}
            {"id": "3", "caption": "no picture at all"}
            """);

        await RunAsync(file, new DatasetImportOptions());

        DataFolder data = new(Data.Root);
        using (FileManifest manifest = FileManifest.Open(data.ManifestFile))
        {
            await using EmbeddedIndex index = OpenIndex();
            IndexStatistics statistics = await index.GetStatisticsAsync(Token);
            Assert.Equal((3, 1, 1), (statistics.Documents, statistics.Pictures, statistics.PictureVectors));
            Assert.True(Reconciliation.IsLevel(manifest.Count(), statistics, isShared: false));
            Assert.True(Reconciliation.IsLevel(manifest.Count(), statistics, isShared: true));
            Assert.False(Reconciliation.IsLevel(manifest.Count() with { Contents = 2 }, statistics, isShared: false));
        }

        DoctorReport doctor = await Doctor.ExamineAsync(data, Token);
        Assert.Equal((true, 1, 1, 2), (doctor.IsHealthy, doctor.Files, doctor.Documents, doctor.Records));
        Assert.Equal(0, (await IndexStatus.ReadAsync(data, Token)).Missing);
    }

    /// <summary>No sentence is written for a new picture of a set; its document is the one it gets when it was indexed, with a sentence, before.</summary>
    [Fact]
    public async Task Run_NewPictures_GetTheDocumentsOfPicturesThatWereIndexedBefore()
    {
        for (int i = 0; i < 4; i++)
        {
            AddPicture($"{i}.png", i / 2 * 2); // two and two are the same content
        }

        string file = Write("set.jsonl", string.Concat(Enumerable.Range(0, 4).Select(static i => $$"""{"image": "{{i}}.png", "captions": ["number {{i}}", "all"], "split": "train"}""" + "\n")));
        await RunAsync(file, new DatasetImportOptions());
        string alone = await TextAsync();
        Directory.Delete(Data.Root, recursive: true);
        await new IndexRun(new DataFolder(Data.Root), () => Model, new IndexRunOptions()).RunAsync(Set.Root, Token);

        DatasetImportReport report = await RunAsync(file, new DatasetImportOptions());

        Assert.Equal(2, report.Added);
        Assert.Equal(alone, await TextAsync());
        Assert.Contains(" number 0 Import all|number 1", alone, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CaptionsThatWereCut_AreCountedAndTold()
    {
        string file = Write("set.jsonl", $$"""{"image": "a.png", "captions": ["one", "t\u0007wo"]}""" + "\n" + $$"""{"image": "b.png", "caption": "{{new string('x', 3000)}}"}""");
        List<string> told = [];

        DatasetImportReport report = await RunAsync(file, new DatasetImportOptions(), told);

        Assert.Equal((2, 2, 0), (report.Added, report.Shortened, report.Rejected));
        Assert.Equal(["caption 2 held control characters; they were taken out.", "caption 1 is longer than 2000 characters; it was cut."], told);
    }

    [Fact]
    public async Task Run_DryRunLimitAndSplit_CountOnly()
    {
        string file = Write("set.jsonl", string.Concat(Enumerable.Range(0, 10).Select(static i => $$"""{"image": "{{i}}.png", "caption": "x", "split": "{{(i % 2 == 0 ? "train" : "dev")}}"}""" + "\n")));

        Assert.Equal((5, 5), await CountAsync(new DatasetImportOptions { IsDryRun = true, Split = "Dev" }));
        Assert.Equal((3, 3), await CountAsync(new DatasetImportOptions { IsDryRun = true, Limit = 3 }));
        Assert.False(Directory.Exists(new DataFolder(Data.Root).IndexFolder));

        async Task<(long, long)> CountAsync(DatasetImportOptions options)
        {
            DatasetImportReport report = await RunAsync(file, options);
            return (report.Added, report.MissingPictures);
        }
    }
}
