namespace CaptionSearch.Import.Tests.Formats;

public sealed class JsonLinesImporterTests
{
    [Fact]
    public async Task Read_GoodAndBadLines_EachOnItsOwn()
    {
        List<ImportItem> items = await Importing.ReadAsync(
            "jsonl",
            "set.jsonl",
            """
            {"image": "a.jpg", "caption": "a dog", "width": 640, "place": "Graz"}

            {"file_name": "b.jpg", "text": "a cat", "split": "dev", "tags": ["cat", "cat", " "], "source": "human"}
            {"image": "c.jpg", "caption": 'single'}
            {"image": "c.jpg", "caption": "x"} {"image": "d.jpg"}
            {"image": "c.jpg"
            {"id": 12, "captions": ["no picture", "still good"]}
            {"caption": "neither"}
            {"image": "http://host/x.jpg", "caption": "x"}
            [1]
            {"image": "c.jpg", "captions": {"a": 1}}
            {"image": null, "id": "e", "caption": "null is none"}
            """);

        Assert.Equal(
            [
                "a.jpg a.jpg -: a dog",
                "b.jpg b.jpg dev: a cat",
                "! 4:31 caption: found a single quote; JSON strings stand in double quotes.",
                "! 5:36 : found '{'; expected the end of the text.",
                "! 6:17 image: the text ends early; expected ',' or '}'.",
                "12 - -: no picture | still good",
                "! 8:1 : there is neither a picture nor an id; expected 'image' with a path.",
                "! 9:1 : 'http://host/x.jpg' is an address; expected a path relative to the picture folder.",
                "! 10:1 : found a list; expected an object.",
                "! 11:32 captions: found an object; expected a string.",
                "e - -: null is none",
            ],
            items.Select(Importing.Short));
        Assert.Equal(["640", "Graz"], items[0].Record!.Metadata.Values);
        Assert.True(items[1].Record!.ByPeople);
        Assert.False(items[0].Record!.ByPeople);
        Assert.Equal("cat", Assert.Single(items[1].Record!.Tags));
    }

    [Fact]
    public async Task Read_LineTooLong_IsRefusedAndPassedOver()
    {
        List<ImportItem> items = await Importing.ReadAsync(
            "jsonl", "x.jsonl", "{\"image\": \"" + new string('a', 1_200_000) + "\"}\n{\"image\": \"b.jpg\", \"caption\": \"b\"}\n");

        Assert.Equal(["! 1:1 : the line is too long; expected at most 1,000,000 characters.", "b.jpg b.jpg -: b"], items.Select(Importing.Short));
    }

    [Fact]
    public async Task Read_Utf16WithMark_IsRead()
    {
        using TemporaryFolder folder = new();
        DatasetSource source = folder.Write("x.jsonl", [.. System.Text.Encoding.Unicode.GetPreamble(), .. System.Text.Encoding.Unicode.GetBytes("{\"image\": \"ü.jpg\", \"caption\": \"Tür\"}")]);

        Assert.Equal("ü.jpg ü.jpg -: Tür", Assert.Single(await new ImporterCatalog().Recognize(source).Importer.ReadAllAsync(source)).Short());
    }

    [Fact]
    public async Task Read_BytesThatAreNotUtf8_AreRefusedWithTheLine()
    {
        using TemporaryFolder folder = new();
        DatasetSource source = folder.Write("x.jsonl", [.. "{\"image\": \"a.jpg\", \"caption\": \"T"u8, 0xFC, .. "r\"}\n{\"image\": \"b.jpg\", \"caption\": \"ok\"}\n"u8]);

        Assert.Equal(
            ["! 1:1 : the caption is not valid UTF-8; expected a sentence.", "b.jpg b.jpg -: ok"],
            (await Importing.Named("jsonl").ReadAllAsync(source)).Select(Importing.Short));
    }
}
