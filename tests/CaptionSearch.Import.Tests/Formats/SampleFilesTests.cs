using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Import.Tests.Formats;

/// <summary>The files of tests/data/datasets: each built-in format as its own tools lay it out, found by content.</summary>
public sealed class SampleFilesTests
{
    [Theory]
    [InlineData(
        "custom", "custom_dataset.json",
        "dogs/dog001.jpg -: A dog runs through the grass",
        "dogs/dog002.jpg -: Zwei Hunde spielen am Wasser",
        "people/crowd.jpg -: people <b>wait</b> for the bus")]
    [InlineData(
        "karpathy", "dataset.json",
        "2513260012_03d33305cf.jpg train: A black dog is running . | The dog runs .",
        "2903617548_d3e38d7f88.jpg val: A girl in the snow",
        "val2014/COCO_val2014_000000391895.jpg test: A man with a red helmet")]
    [InlineData(
        "coco", "captions_val2014.json",
        "COCO_val2014_000000391895.jpg -: a man on a motor bike | a rider with a red helmet",
        "COCO_val2014_000000522418.jpg -: a woman cuts a white cake")]
    [InlineData(
        "neuraltalk2", "neuraltalk2.json",
        "train/one.jpg -: a cat on a sofa | the cat sleeps",
        "val/two.jpg -: a boat on a lake")]
    [InlineData(
        "flickr8k", "flickr8k/Flickr8k.token.txt",
        "1000268201_693b08cb0e.jpg train: A child in a pink dress is climbing up stairs . | A girl going into a wooden building .",
        "1001773457_577c3a7d70.jpg dev: A black dog and a spotted dog are fighting",
        "1002674143_1b742ab4b8.jpg test: A little girl covered in paint .")]
    [InlineData(
        "csv", "captions.txt",
        "1000268201_693b08cb0e.jpg -: A child in a pink dress is climbing up stairs . | A girl going into a wooden building, alone .",
        "1001773457_577c3a7d70.jpg -: A dog called \"Rex\" .")]
    [InlineData(
        "jsonl", "captions.jsonl",
        "a/1.jpg -: a red car",
        "a/2.jpg test: two birds | birds in the sky",
        "- -: a sentence of its own")]
    public async Task EachFormat_IsRecognisedAndRead(string format, string file, params string[] expected)
    {
        DatasetSource source = new(Path.Combine([WorkingTree.Root, "tests", "data", "datasets", .. file.Split('/')]));

        IDatasetImporter importer = new ImporterCatalog().Recognize(source).Importer;

        Assert.Equal(format, importer.Name);
        Assert.Equal(
            expected,
            (await importer.ReadAllAsync(source)).Select(static item => item.Record is { } record
                ? $"{record.Picture ?? "-"} {record.Split ?? "-"}: {string.Join(" | ", record.Captions)}"
                : item.Short()));
    }

    [Fact]
    public void EveryBuiltInFormat_HasASample()
        => Assert.Equal(
            new ImporterCatalog().All.Select(static importer => importer.Name).Order(StringComparer.Ordinal),
            typeof(SampleFilesTests).GetMethod(nameof(EachFormat_IsRecognisedAndRead))!.GetCustomAttributesData()
                .Where(static data => data.AttributeType == typeof(InlineDataAttribute))
                .Select(static data => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!)[0].Value!)
                .Order(StringComparer.Ordinal));
}
