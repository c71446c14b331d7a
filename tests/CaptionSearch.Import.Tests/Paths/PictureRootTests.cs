using System.Diagnostics;
using CaptionSearch.Import.Paths;

namespace CaptionSearch.Import.Tests.Paths;

public sealed class PictureRootTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PictureRoot _root;

    public PictureRootTests()
    {
        _folder.Write("img/dogs/dog001.jpg", "picture");
        _folder.Write("secret.jpg", "secret");
        _folder.Write("img2/x.jpg", "other folder");
        _root = new PictureRoot(_folder.At("img"));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Check of product.md 12, as far as the data set goes.</summary>
    internal static void AllAreThere(string root, IEnumerable<ImportItem> items)
    {
        PictureRoot pictures = new(root);
        Assert.All(items, item => Assert.NotNull(pictures.Find(item.Record!.Picture!).FullPath));
    }

    [Fact]
    public void Find_FileInside_GivesItsPath()
        => Assert.Equal(_folder.At("img", "dogs", "dog001.jpg"), _root.Find("dogs/dog001.jpg").FullPath);

    [Fact]
    public void Find_NoFile_IsMissing()
    {
        Assert.True(_root.Find("dogs/none.jpg").IsMissing);
        Assert.True(_root.Find("none/none.jpg").IsMissing);
        Assert.True(_root.Find("dogs/dog001.jpg/below.jpg").FullPath is null);
    }

    [Theory]
    [InlineData("../secret.jpg", "leads out")]
    [InlineData("dogs", "is a folder")]
    public void Find_Refused_SaysWhy(string picture, string problem)
        => Assert.Contains(problem, _root.Find(picture).Problem, StringComparison.Ordinal);

    [Fact]
    public void Find_Links_InsideGoodOutsideRefused()
    {
        File.CreateSymbolicLink(_folder.At("img", "inside.jpg"), Path.Combine("dogs", "dog001.jpg"));
        File.CreateSymbolicLink(_folder.At("img", "outside.jpg"), _folder.At("secret.jpg"));
        File.CreateSymbolicLink(_folder.At("img", "relative.jpg"), Path.Combine("..", "secret.jpg"));
        File.CreateSymbolicLink(_folder.At("img", "loop.jpg"), "loop.jpg");
        File.CreateSymbolicLink(_folder.At("img", "twice.jpg"), "outside.jpg");
        Directory.CreateSymbolicLink(_folder.At("img", "up"), "..");
        Directory.CreateSymbolicLink(_folder.At("img", "alias"), "dogs");

        Assert.Equal(_folder.At("img", "dogs", "dog001.jpg"), _root.Find("inside.jpg").FullPath);
        Assert.Equal(_folder.At("img", "dogs", "dog001.jpg"), _root.Find("alias/dog001.jpg").FullPath);
        Assert.All(
            (string[])["outside.jpg", "relative.jpg", "twice.jpg", "up/secret.jpg", "up/img2/x.jpg"],
            picture => Assert.Contains("symbolic link", _root.Find(picture).Problem, StringComparison.Ordinal));
        Assert.Contains("nowhere", _root.Find("loop.jpg").Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_RootIsALink_Works()
    {
        Directory.CreateSymbolicLink(_folder.At("link"), "img");

        Assert.Equal(_folder.At("img", "dogs", "dog001.jpg"), new PictureRoot(_folder.At("link")).Find("dogs/dog001.jpg").FullPath);
    }

    [Fact]
    public void Find_PipeOrEmptyFile_IsRefusedUnopened()
    {
        _folder.Write("img/empty.jpg", string.Empty);
        Assert.Contains("no regular file", _root.Find("empty.jpg").Problem, StringComparison.Ordinal);
        Assert.SkipUnless(File.Exists("/usr/bin/mkfifo") || File.Exists("/bin/mkfifo"), "there is no mkfifo here");

        using Process make = Process.Start("mkfifo", _folder.At("img", "pipe.jpg"));
        make.WaitForExit();

        Assert.Contains("no regular file", _root.Find("pipe.jpg").Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NoFolder_Throws()
        => Assert.Contains("no such folder", Assert.Throws<ImportException>(() => new PictureRoot(_folder.At("none"))).Message, StringComparison.Ordinal);
}
