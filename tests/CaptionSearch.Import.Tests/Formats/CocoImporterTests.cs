namespace CaptionSearch.Import.Tests.Formats;

public sealed class CocoImporterTests
{
    private const string Images = """
        "images": [{"id": 9, "file_name": "nine.jpg", "width": 640}, {"id": 2, "file_name": "two.jpg"}, {"id": 3, "file_name": "lonely.jpg"}, {"id": 2, "file_name": "again.jpg"}, {"id": 4}]
        """;

    private const string Annotations = """
        "annotations": [{"id": 1, "image_id": 2, "caption": "two a"}, {"image_id": 9, "caption": "nine"}, {"image_id": 2, "caption": "two b"}, {"image_id": 77, "caption": "lost"}, {"image_id": 9, "caption": 5}]
        """;

    [Theory]
    [InlineData("{" + Images + ", \"licenses\": [], " + Annotations + "}")]
    [InlineData("{" + Annotations + "," + Images + ", \"info\": {}}")]
    public async Task Read_ListsInEitherOrder_JoinsThem(string text)
    {
        List<ImportItem> items = await Importing.ReadAsync("coco", "captions_val2014.json", text);

        Assert.Equal(
            [
                "9 nine.jpg -: nine",
                "2 two.jpg -: two a | two b",
                "images[2]: the picture 'lonely.jpg' has no caption; expected an annotation with its id.",
                "images[3]: the id '2' comes twice; expected each picture once.",
                "annotations[3]: image_id '77' is not in 'images' (1 caption(s) lost).",
            ],
            items.Take(5).Select(static item => item.Record is null ? $"{item.Position.JsonPath}: {item.Problem}" : item.Short()));
        Assert.Equal(
            ["annotations[4].caption: found a number; expected a string.", "images[4]: 'file_name' is missing."],
            items.Skip(5).Select(static item => $"{item.Position.JsonPath}: {item.Problem}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{" + Images + "}", "there is no 'annotations'")]
    [InlineData("{" + Annotations + "}", "there is no 'images'")]
    [InlineData("{" + Images + "," + Images + "}", "comes twice")]
    [InlineData("{\"images\": 3}", "expected a list")]
    [InlineData("[]", "expected an object")]
    public async Task Read_WithoutBothLists_Fails(string text, string problem)
        => Assert.Contains(problem, (await Importing.FailAsync("coco", "c.json", text)).Message, StringComparison.Ordinal);

    /// <summary>A file of several parts against the plain join in memory.</summary>
    [Fact]
    public async Task Read_LargerThanOnePart_GivesWhatAJoinInMemoryGives()
    {
        const int Pictures = 20_000;
        using TemporaryFolder folder = new();
        DatasetSource source = Fixtures.Write("coco", folder, Pictures, filler: new string('x', 180));
        Assert.True(source.Length > 8 << 20);

        List<ImportItem> items = await Importing.Named("coco").ReadAllAsync(source);
        List<ImportItem> tail = await Importing.Named("coco").ReadAllAsync(source, skip: 15_000);

        Assert.Equal(
            Enumerable.Range(0, Pictures).Select(i => $"p/{i}.jpg: {Fixtures.Caption(i, 0)}").Order(StringComparer.Ordinal),
            items.Select(item => $"{item.Record!.Picture}: {item.Record.Captions[0].TrimEnd('x')}").Order(StringComparer.Ordinal));
        Assert.All(items, item => Assert.Equal(2, item.Record!.Captions.Count));
        Assert.Equal(items.Skip(15_000).Select(Importing.Short), tail.Select(Importing.Short));
    }

    [Fact]
    public async Task Read_LeavesNoTemporaryFiles()
    {
        using TemporaryFolder folder = new();
        DatasetSource source = Fixtures.Write("coco", folder, 20);
        await using (IAsyncEnumerator<ImportItem> items = Importing.Named("coco").ReadAsync(source, ImportOptions.All, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken))
        {
            Assert.True(await items.MoveNextAsync());
            Assert.Contains(Own(), static path => File.Exists(Path.Combine(path, "0")));
        }

        Assert.DoesNotContain(Own(), path => Directory.GetCreationTimeUtc(path) > DateTime.UtcNow.AddHours(-1) && !Directory.EnumerateFiles(path).Any());

        static string[] Own() => Directory.GetDirectories(Path.GetTempPath(), "captionsearch-import-*");
    }
}
