namespace CaptionSearch.Import.Tests;

public sealed class ImporterCatalogTests
{
    public static TheoryData<string> Formats => [.. Fixtures.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Recognize_EveryFormatByContent_AndReadsTheSamePictures(string format)
    {
        using TemporaryFolder folder = new();
        DatasetSource source = Fixtures.Write(format, folder, 3);
        DatasetSource renamed = new(folder.At("data.bin"));
        File.Copy(source.Path, renamed.Path);

        ImporterChoice choice = new ImporterCatalog().Recognize(renamed);
        List<ImportItem> items = await choice.Importer.ReadAllAsync(renamed);

        Assert.Equal(format, choice.Importer.Name);
        Assert.Empty(choice.Problems);
        Assert.Equal(["p/0.jpg", "p/1.jpg", "p/2.jpg"], items.Select(static item => item.Record!.Picture));
        string[] captions = format == "custom" ? [Fixtures.Caption(1, 0)] : [Fixtures.Caption(1, 0), Fixtures.Caption(1, 1)];
        Assert.Equal(captions, items[1].Record!.Captions);
        Assert.Equal([0, 1, 2], items.Select(static item => item.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Recognize_LargeFile_BeginningIsEnough(string format)
    {
        using TemporaryFolder folder = new();

        Assert.Equal(format, new ImporterCatalog().Recognize(Fixtures.Write(format, folder, 3000)).Importer.Name);
    }

    [Theory]
    [InlineData("letter.txt", "Dear reader,\nno captions here.\n", "no format fits; expected one of custom, karpathy")]
    [InlineData("data.json", "{'images': [{'imgurl': 'a.jpg'}]}", "double quotes")]
    [InlineData("empty.json", " \n", "empty")]
    public void Recognize_NothingFits_SaysWhatWould(string name, string text, string problem)
    {
        using TemporaryFolder folder = new();
        DatasetSource source = folder.Write(name, text);

        Assert.Contains(problem, Assert.Throws<ImportException>(() => new ImporterCatalog().Recognize(source)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("captions.csv", "csv")]
    [InlineData("captions.jsonl", "jsonl")]
    [InlineData("custom_dataset.json", "custom")]
    public void Recognize_UnusableContent_GoesByTheNameForItsMessage(string name, string format)
    {
        using TemporaryFolder folder = new();

        Assert.Equal(format, new ImporterCatalog().Recognize(folder.Write(name, "'?")).Importer.Name);
    }

    [Fact]
    public void Recognize_MissingFileOrFolder_SaysSo()
    {
        using TemporaryFolder folder = new();

        Assert.Contains("no such file", Assert.Throws<ImportException>(() => new ImporterCatalog().Recognize(new DatasetSource(folder.At("x")))).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<ImportException>(() => new ImporterCatalog().Recognize(new DatasetSource(folder.Root))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NameTwice_Throws()
        => Assert.Throws<ArgumentException>(() => new ImporterCatalog([new Import.Formats.CsvImporter()]));

    [Theory]
    [InlineData("CSV", true)]
    [InlineData("excel", false)]
    public void Find_ByName(string name, bool found) => Assert.Equal(found, new ImporterCatalog().Find(name) is not null);
}
