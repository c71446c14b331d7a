namespace CaptionSearch.Import.Tests.Formats;

public sealed class KarpathyImporterTests
{
    private const string Sample = """
        {"images": [
          {"sentids": [0, 1], "imgid": 0, "sentences": [
            {"tokens": ["a", "dog"], "raw": "A dog .", "imgid": 0, "sentid": 0},
            {"tokens": ["two", "dogs"], "raw": "Two dogs .", "imgid": 0, "sentid": 1}],
           "split": "train", "filename": "1.jpg"},
          {"filepath": "val2014", "filename": "COCO_2.jpg", "imgid": 1, "cocoid": 391895, "split": "restval", "sentences": [{"raw": "A cat ."}]},
          {"filename": "3.jpg", "sentences": []},
          {"filename": "4.jpg", "sentences": [{"raw": "x"}, {"tokens": []}]},
          {"filename": "5.jpg", "sentences": {"raw": "x"}}
        ], "dataset": "flickr8k"}
        """;

    [Fact]
    public async Task Read_GivesAllSentencesSplitAndFolder()
    {
        List<ImportItem> items = await Importing.ReadAsync("karpathy", "dataset.json", Sample);

        Assert.Equal(
            [
                "0 1.jpg train: A dog . | Two dogs .",
                "1 val2014/COCO_2.jpg restval: A cat .",
                "! 7:3 images[2]: 'sentences' is empty; expected at least one with 'raw'.",
                "! 8:53 images[3].sentences[1]: 'raw' is missing.",
                "! 9:38 images[4].sentences: found an object; expected a list.",
            ],
            items.Select(Importing.Short));
        Assert.Equal("391895", items[1].Record!.Metadata["cocoid"]);
    }

    /// <summary>Check of product.md 10, as far as reading goes: ten pictures, ten records, the same ids every time.</summary>
    [Fact]
    public async Task Read_TenPictures_TenRecordsWithStableIds()
    {
        using TemporaryFolder folder = new();
        DatasetSource source = Fixtures.Write("karpathy", folder, 10);

        List<ImportItem> first = await Importing.Named("karpathy").ReadAllAsync(source);
        List<ImportItem> second = await Importing.Named("karpathy").ReadAllAsync(source);

        Assert.Equal(10, first.Select(item => item.Record!.Id).Distinct().Count());
        Assert.Equal(first.Select(Importing.Short), second.Select(Importing.Short));
    }
}
