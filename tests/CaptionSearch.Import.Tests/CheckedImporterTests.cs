namespace CaptionSearch.Import.Tests;

public sealed class CheckedImporterTests
{
    [Fact]
    public async Task Read_OverTheLimits_IsCutAndNoted()
    {
        using TemporaryFolder folder = new();
        string words = string.Concat(Enumerable.Repeat("word ", 30));
        DatasetSource source = folder.Write(
            "x.jsonl",
            $$"""{"image": "a.jpg", "captions": ["{{words}}", "", "two", "three"], "split": " TRAIN ", "tags": ["x", "y", "z"], "m1": "1", "m2": "\u0007b", "m3": "3"}""");
        CheckedImporter importer = new(new Import.Formats.JsonLinesImporter(), new ImportLimits { MaxCaptionLength = 22, MaxCaptions = 2, MaxTags = 2, MaxMetadata = 2 });

        DatasetRecord record = Assert.Single(await importer.ReadAllAsync(source)).Record!;

        Assert.Equal(["word word word word", "two"], record.Captions);
        Assert.Equal(
            ["caption 1 is longer than 22 characters; it was cut.", "caption 2 is empty; it was left out.", "4 captions; those after the first 2 were left out."],
            record.Notes);
        Assert.Equal("train", record.Split);
        Assert.Equal(["x", "y"], record.Tags);
        Assert.Equal(["1", "b"], record.Metadata.Values);
    }

    [Fact]
    public async Task Read_Cancelled_BeforeDuringAfter()
    {
        using TemporaryFolder folder = new();
        foreach (string format in Fixtures.Formats)
        {
            DatasetSource source = Fixtures.Write(format, folder, 3);
            IDatasetImporter importer = Importing.Named(format);
            using CancellationTokenSource before = new();
            await before.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CountAsync(before, cancelAt: 9));

            using CancellationTokenSource during = new();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CountAsync(during, cancelAt: 2));

            using CancellationTokenSource after = new();
            Assert.Equal(3, await CountAsync(after, cancelAt: 9));
            await after.CancelAsync();

            async Task<int> CountAsync(CancellationTokenSource stop, int cancelAt)
            {
                int items = 0;
                await foreach (ImportItem unused in importer.ReadAsync(source, ImportOptions.All, stop.Token))
                {
                    Assert.True(++items <= cancelAt, $"{format} goes on after it was cancelled");
                    if (items == cancelAt)
                    {
                        await stop.CancelAsync();
                    }
                }

                return items;
            }
        }
    }

    [Theory]
    [InlineData(19, 1)]
    [InlineData(60_001, 1)]
    [InlineData(100, 0)]
    public void Constructor_LimitOutOfRange_Throws(int length, int captions)
        => Assert.Throws<ArgumentOutOfRangeException>(
            () => new CheckedImporter(new Import.Formats.CsvImporter(), new ImportLimits { MaxCaptionLength = length, MaxCaptions = captions }));
}
