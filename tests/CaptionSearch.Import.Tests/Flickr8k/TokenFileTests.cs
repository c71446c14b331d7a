using CaptionSearch.Import.Flickr8k;

namespace CaptionSearch.Import.Tests.Flickr8k;

public sealed class TokenFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("captionsearch-import-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_ThreePictures_KeepsOrderAndText()
    {
        TokenFile file = TokenFile.Read(Write("b.jpg#0\tTwo dogs .\nb.jpg#1\tDogs playing .\na.jpg#0\tA \"red\" car .\n"));

        Assert.Equal(["b.jpg", "a.jpg"], file.Pictures.Select(p => p.Name));
        Assert.Equal(["Two dogs .", "Dogs playing ."], file.Pictures[0].Captions);
        Assert.Equal(["A \"red\" car ."], file.Pictures[1].Captions);
        Assert.Empty(file.StrayNames);
    }

    [Fact]
    public void Read_NumbersOutOfOrder_SortsByNumber()
        => Assert.Equal(["x", "y", "z"], TokenFile.Read(Write("a.jpg#2\tz\na.jpg#0\tx\na.jpg#1\ty\n")).Pictures[0].Captions);

    [Fact]
    public void Read_ByteOrderMarkCarriageReturnsAndBlankLines_AreNoContent()
    {
        TokenFile file = TokenFile.Read(Write("\uFEFFa.jpg#0\tA dog .\r\n\r\na.jpg#1\tA cat .\r\n   \r\n"));

        Assert.Equal("a.jpg", Assert.Single(file.Pictures).Name);
        Assert.Equal(["A dog .", "A cat ."], file.Pictures[0].Captions);
    }

    [Fact]
    public void Read_StrayName_IsLeftOutAndListed()
    {
        TokenFile file = TokenFile.Read(Write("2258277193_586949ec62.jpg.1#0\tx\n2258277193_586949ec62.jpg.1#1\ty\na.jpg#0\tA dog .\n"));

        Assert.Equal(["a.jpg"], file.Pictures.Select(p => p.Name));
        Assert.Equal(["2258277193_586949ec62.jpg.1"], file.StrayNames);
    }

    [Theory]
    [InlineData("a.jpg#0 A dog .", "there is no tab; expected name.jpg#k<TAB>caption.")]
    [InlineData("a.jpg\tA dog .", "'a.jpg' has no '#' and number; expected name.jpg#k<TAB>caption.")]
    [InlineData("a.jpg#x\tA dog .", "'a.jpg#x' has no '#' and number; expected name.jpg#k<TAB>caption.")]
    [InlineData("a.jpg#-1\tA dog .", "'a.jpg#-1' has no '#' and number; expected name.jpg#k<TAB>caption.")]
    [InlineData("a.jpg#0\t  ", "the caption of 'a.jpg#0' is empty; expected name.jpg#k<TAB>caption.")]
    [InlineData("#0\tA dog .", "the picture's name is empty; expected a file name.")]
    [InlineData("../a.jpg#0\tA dog .", "'../a.jpg' leads out of the picture folder; expected a file name inside it.")]
    [InlineData("/a.jpg#0\tA dog .", "'/a.jpg' leads out of the picture folder; expected a file name inside it.")]
    [InlineData("good.jpg#0\tAgain .", "caption 0 of 'good.jpg' was already given at line 1; expected each number once.")]
    public void Read_BadLine_NamesFileLineAndWhatWasExpected(string line, string problem)
    {
        string path = Write($"good.jpg#0\tA good line .\n\n{line}\n");

        ImportException error = Assert.Throws<ImportException>(() => TokenFile.Read(path));

        Assert.Equal($"{path}:3: {problem}", error.Message);
        Assert.Equal(3, error.Line);
        Assert.Equal(path, error.File);
    }

    [Fact]
    public void Read_NothingInIt_SaysWhatWasExpected()
    {
        string path = Write("\n\n");

        ImportException error = Assert.Throws<ImportException>(() => TokenFile.Read(path));

        Assert.Equal($"{path}: there is no caption in it; expected name.jpg#k<TAB>caption on each line.", error.Message);
        Assert.Null(error.Line);
    }

    [Fact]
    public void Read_MissingFileOrFolder_SaysSo()
    {
        string path = Path.Combine(_folder, "none.txt");

        Assert.Equal($"{path}: there is no such file.", Assert.Throws<ImportException>(() => TokenFile.Read(path)).Message);
        Assert.StartsWith($"{_folder}: cannot be opened", Assert.Throws<ImportException>(() => TokenFile.Read(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Select_ListedNames_ComeInTheListsOrder()
    {
        TokenFile file = TokenFile.Read(Write("a.jpg#0\tx\nb.jpg#0\ty\nc.jpg#0\tz\n"));

        Assert.Equal(["c.jpg", "a.jpg"], file.Select(new SplitList("list.txt", ["c.jpg", "a.jpg"])).Select(p => p.Name));
    }

    [Fact]
    public void Select_NamesThatAreNotInTheData_AreRejectedByName()
    {
        TokenFile file = TokenFile.Read(Write("a.jpg#0\tx\n"));

        ImportException few = Assert.Throws<ImportException>(() => file.Select(new SplitList("list.txt", ["b.jpg", "a.jpg", "c.jpg"])));
        ImportException many = Assert.Throws<ImportException>(
            () => file.Select(new SplitList("list.txt", [.. Enumerable.Range(0, 12).Select(i => $"n{i}.jpg")])));

        Assert.Equal($"list.txt: 2 of 3 names have no caption in {file.Path}: b.jpg, c.jpg.", few.Message);
        Assert.EndsWith("n8.jpg, n9.jpg and 2 more.", many.Message, StringComparison.Ordinal);
    }

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "captions.txt");
        File.WriteAllText(path, text);
        return path;
    }
}
