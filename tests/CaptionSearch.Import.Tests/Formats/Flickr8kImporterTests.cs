using CaptionSearch.Import.Flickr8k;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Import.Tests.Formats;

public sealed class Flickr8kImporterTests
{
    [Fact]
    public async Task Read_WithSplitLists_GivesSplitsAndNamesWhatIsMissing()
    {
        using TemporaryFolder folder = new();
        folder.Write("Flickr_8k.trainImages.txt", "a.jpg\n\nmissing.jpg\n");
        folder.Write("Flickr_8k.devImages.txt", "b.jpg\n");
        DatasetSource source = folder.Write(
            "Flickr8k.token.txt",
            "a.jpg#0\tA dog .\na.jpg#1\tTwo dogs .\r\n\nb.jpg#0\tA cat .\nb.jpg#0\tAgain .\nno tab\nb.jpg#1\tLast .\nc.jpg.1#0\tx\nd.jpg#x\ty\nd.jpg#0\t \n../e.jpg#0\tz\n");

        List<ImportItem> items = await Importing.Named("flickr8k").ReadAllAsync(source);

        Assert.Equal(
            [
                "a.jpg a.jpg train: A dog . | Two dogs .",
                "b.jpg b.jpg dev: A cat . | Last .",
                "! 5:1 : caption 0 of 'b.jpg' was already given; expected each number once.",
                "! 6:1 : there is no tab; expected name.jpg#k<TAB>caption.",
                "! 8:1 : 'c.jpg.1' is no picture's name; expected name.jpg#k<TAB>caption.",
                "! 9:1 : there is no '#' and number before the tab; expected name.jpg#k<TAB>caption.",
                "! 10:1 : the caption is empty; expected name.jpg#k<TAB>caption.",
                "! 11:1 : '../e.jpg' leads out of the picture folder; expected a path inside it.",
                "! 3: : 'missing.jpg' of the train list has no caption in Flickr8k.token.txt.",
            ],
            items.Select(Importing.Short));
        Assert.Equal("Flickr_8k.trainImages.txt", items[^1].Position.File);
    }

    /// <summary>Check of product.md 6, and the reader of the trainer as oracle.</summary>
    [Fact]
    public async Task Read_RealData_IsWhatTheOtherReaderReads()
    {
        string folder = SharedData.Require("flickr8k");
        DatasetSource source = new(Path.Combine(folder, "Flickr8k.token.txt"));
        Flickr8kFolder oracle = Flickr8kFolder.Open(folder);

        List<ImportItem> items = await Importing.Named("flickr8k").ReadAllAsync(source);

        Assert.Equal("flickr8k", new ImporterCatalog().Recognize(source).Importer.Name);
        Assert.DoesNotContain(items, static item => item.Problem is not null);
        Assert.Equal(6000, items.Count(static item => item.Record!.Split == "train"));
        Assert.Equal(1000, items.Count(static item => item.Record!.Split == "dev"));
        Assert.Equal(oracle.Captions.Pictures.Select(static picture => picture.Name), items.Select(static item => item.Record!.Picture));
        Assert.All(
            oracle.Captions.Pictures.Zip(items),
            static pair => Assert.Equal(pair.First.Captions.Select(Plain).Distinct(), pair.Second.Record!.Captions));

        static string Plain(string caption) => string.Join(' ', caption.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
