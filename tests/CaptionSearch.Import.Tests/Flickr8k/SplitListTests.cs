using CaptionSearch.Import.Flickr8k;

namespace CaptionSearch.Import.Tests.Flickr8k;

public sealed class SplitListTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"captionsearch-{Guid.NewGuid():N}.txt");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Read_Names_KeepsTheirOrder()
    {
        File.WriteAllText(_path, "b.jpg\r\n\r\na.jpg \n");

        Assert.Equal(["b.jpg", "a.jpg"], SplitList.Read(_path).Names);
    }

    [Theory]
    [InlineData("a.jpg\nb.jpg\na.jpg\n", ":3: 'a.jpg' was already named at line 1; expected each picture once.")]
    [InlineData("a.jpg\n../b.jpg\n", ":2: '../b.jpg' leads out of the picture folder; expected a file name inside it.")]
    [InlineData("\n", ": there is no name in it; expected one picture name on each line.")]
    public void Read_BadList_SaysWhereAndWhat(string text, string problem)
    {
        File.WriteAllText(_path, text);

        Assert.Equal(_path + problem, Assert.Throws<ImportException>(() => SplitList.Read(_path)).Message);
    }

    [Fact]
    public void Read_MissingFile_SaysSo() => Assert.Throws<ImportException>(() => SplitList.Read(_path));
}
