using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Import.Tests.Formats;

public sealed class CustomDatasetImporterTests
{
    [Fact]
    public async Task Read_SampleOfTheRepository_GivesEveryEntry()
    {
        DatasetSource source = new(Path.Combine(WorkingTree.Root, "custom_dataset.json"));

        ImporterChoice choice = new ImporterCatalog().Recognize(source);
        List<ImportItem> items = await choice.Importer.ReadAllAsync(source);

        Assert.Equal("custom", choice.Importer.Name);
        Assert.Equal(12, items.Count);
        Assert.Equal("0 animals/dog-in-grass.jpg -: a german shepherd dog is standing in dry grass", items[0].Short());
        Paths.PictureRootTests.AllAreThere(Path.Combine(WorkingTree.Root, "static", "img"), items);
    }

    [Fact]
    public async Task Read_OnlyTheTwoKeys_AreRead()
    {
        List<ImportItem> items = await Importing.ReadAsync(
            "custom", "custom_dataset.json", """{"x": [1, {"images": 2}], "images": [{"id": "other", "imgurl": "dogs/dog001.jpg", "tags": [], "description": "a brown dog"}]}""");

        Assert.Equal("0 dogs/dog001.jpg -: a brown dog", Assert.Single(items).Short());
    }

    [Fact]
    public async Task Read_BadEntries_NameTheEntryAndItsPlace()
    {
        List<ImportItem> items = await Importing.ReadAsync(
            "custom",
            "custom_dataset.json",
            """
            { "images": [
              { "description": "no picture" },
              { "imgurl": "a.jpg" },
              { "imgurl": 7, "description": "x" },
              { "imgurl": "../x.jpg", "description": "x" },
              "a.jpg",
              { "imgurl": "a.jpg", "imgurl": "b.jpg", "description": "x" },
              { "imgurl": "a.jpg", "description": " " },
              { "imgurl": "good.jpg", "description": "<b>good</b>" }
            ] }
            """);

        Assert.Equal(
            [
                "! 2:3 images[0]: 'imgurl' is missing.",
                "! 3:3 images[1]: 'description' is missing.",
                "! 4:15 images[2].imgurl: found a number; expected a string.",
                "! 5:3 images[3]: '../x.jpg' leads out of the picture folder; expected a path inside it.",
                "! 6:3 images[4]: found a string; expected an object.",
                "! 7:3 images[5]: the name 'imgurl' comes twice; expected each name once.",
                "! 8:3 images[6]: the caption is empty; expected a sentence.",
                "7 good.jpg -: <b>good</b>",
            ],
            items.Select(Importing.Short));
    }

    [Theory]
    [InlineData("{'images': []}", "1:2", "single quote")]
    [InlineData("{\"images\": [{\"imgurl\": 'a'}]}", "1:24: images[0].imgurl", "single quote")]
    [InlineData("{\"images\": [\n {\"imgurl\": \"a\",}]}", "2:17: images[0].imgurl", "expected a name in double quotes")]
    [InlineData("{\"images\": [{\"imgurl\": \"a\"", ": images[0]", "ends early")]
    [InlineData("{\"images\": [] } x", "1:17", "expected the end of the text")]
    [InlineData("{\"images\": [], \"images\": []}", "1:16: images", "comes twice")]
    [InlineData("{\"images\": {}}", "1:12: images", "expected a list")]
    [InlineData("{\"pictures\": []}", "", "there is no 'images'")]
    [InlineData("[]", "1:1", "expected an object")]
    [InlineData("", "", "ends early")]
    public async Task Read_BrokenFile_SaysWhere(string text, string place, string problem)
    {
        ImportException error = await Importing.FailAsync("custom", "custom_dataset.json", text);

        Assert.Contains("custom_dataset.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_BrokenInTheMiddle_GivesTheEntriesBefore()
    {
        using TemporaryFolder folder = new();
        DatasetSource source = folder.Write("d.json", """{"images": [{"imgurl": "a.jpg", "description": "a"}, {"imgurl": "b.jpg", "description": "b"}, {"imgurl": nothing}]}""");
        List<string> read = [];

        ImportException error = await Assert.ThrowsAsync<ImportException>(async () =>
        {
            await foreach (ImportItem item in Importing.Named("custom").ReadAsync(source, ImportOptions.All, TestContext.Current.CancellationToken))
            {
                read.Add(item.Record!.Picture!);
            }
        });

        Assert.Equal(["a.jpg", "b.jpg"], read);
        Assert.Equal("images[2].imgurl", error.Position.JsonPath);
    }
}
