namespace CaptionSearch.Engine.Indexing;

public sealed class FolderWalkTests : IDisposable
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 74, 70, 73, 70, 0, 1, 1, 0, 0, 1, 0, 1];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Run_TakesPictureExtensionsInAnyCase_FolderByFolder()
    {
        _folder.Write("b.JPG", 1);
        _folder.Write("a.txt", 1);
        _folder.Write("film.mp4", 1);
        _folder.Write("a.jpeg", 1, 2, 3);
        _folder.Write("sub/deep/c.WebP", 1);
        _folder.Write("sub/d.png", 1);

        FolderWalk walk = Walk();

        Assert.Equal(["a.jpeg", "b.JPG", "sub/d.png", "sub/deep/c.WebP"], Found(walk));
        Assert.Equal(3, walk.Files[0].Size);
        Assert.Equal(File.GetLastWriteTimeUtc(_folder.At("a.jpeg")).Ticks, walk.Files[0].Modified);
    }

    [Fact]
    public void Run_NoExtension_IsTakenByItsFirstBytes()
    {
        _folder.Write("IMG_1", Jpeg);
        _folder.Write("Makefile", [.. "all: build # and nothing else"u8]);
        _folder.Write("short", 0xFF, 0xD8, 0xFF);

        Assert.Equal(["IMG_1"], Found(Walk()));
    }

    [Fact]
    public void Run_PassesOverHiddenAndSystemFolders()
    {
        foreach (string name in new[] { ".git/1.jpg", ".cache/2.jpg", "@eaDir/3.jpg", "node_modules/4.jpg", "System Volume Information/5.jpg", "NODE_MODULES/6.jpg", ".7.jpg", "own/8.jpg" })
        {
            _folder.Write(name, 1);
        }

        Assert.Equal(["own/8.jpg"], Found(Walk()));
        Assert.Equal(
            [".7.jpg", ".cache/2.jpg"],
            Found(FolderWalk.Run(_folder.Root, new WalkOptions { IncludeHidden = true, ExcludedFolders = [.. new WalkOptions().ExcludedFolders, "own"] }, CancellationToken.None)));
    }

    [Fact]
    public void Run_LinksInACircle_EndAndNothingComesTwice()
    {
        _folder.Write("z/1.jpg", 1);
        _folder.Write("z/y/2.jpg", 1);
        Directory.CreateSymbolicLink(_folder.At("a"), _folder.At("z"));
        Directory.CreateSymbolicLink(_folder.At("z", "up"), "..");
        Directory.CreateSymbolicLink(_folder.At("z", "y", "self"), ".");
        Directory.CreateSymbolicLink(_folder.At("z", "y", "circle"), "circle");

        Assert.Equal(["z/1.jpg", "z/y/2.jpg"], Found(Walk()));
    }

    [Fact]
    public void Run_LinkToAFolderOutside_IsEnteredOnce()
    {
        using TemporaryFolder outside = new();
        outside.Write("in/1.jpg", 1);
        Directory.CreateSymbolicLink(outside.At("in", "again"), "../in");
        Directory.CreateSymbolicLink(_folder.At("first"), outside.Root);
        Directory.CreateSymbolicLink(_folder.At("second"), outside.At("in"));

        Assert.Equal(["first/in/1.jpg"], Found(Walk()));
    }

    [Fact]
    public void Run_LinkToAFile_HasTheSizeOfTheFile()
    {
        using TemporaryFolder outside = new();
        File.CreateSymbolicLink(_folder.At("link.jpg"), outside.Write("long-name-of-a-picture.jpg", 1, 2));
        File.CreateSymbolicLink(_folder.At("dead.jpg"), outside.At("nowhere.jpg"));

        FolderWalk walk = Walk();

        Assert.Equal(2, Assert.Single(walk.Files).Size);
        Assert.Equal([new SkippedFile(_folder.At("dead.jpg"), "A link that leads nowhere.")], walk.UnreadableFiles);
    }

    [Fact]
    public void Run_RootIsALink_KeepsThePathAsGiven()
    {
        using TemporaryFolder elsewhere = new();
        elsewhere.Write("1.jpg", 1);
        string link = _folder.At("link");
        Directory.CreateSymbolicLink(link, elsewhere.Root);

        FolderWalk walk = FolderWalk.Run(link, new WalkOptions(), CancellationToken.None);

        Assert.Equal(Path.Combine(link, "1.jpg"), Assert.Single(walk.Files).Path);
    }

    [Fact]
    public void Run_MissingFolder_SaysSo()
        => Assert.Equal(
            $"{_folder.At("none")}: no such folder. Nothing was changed in the index.",
            Assert.Throws<SourceFolderException>(() => FolderWalk.Run(_folder.At("none"), new WalkOptions(), CancellationToken.None)).Message);

    [Fact]
    public void Run_File_SaysThatItIsNoFolder()
        => Assert.StartsWith(
            $"{_folder.At("a.jpg")}: a file, not a folder.",
            Assert.Throws<SourceFolderException>(() => FolderWalk.Run(_folder.Write("a.jpg", 1), new WalkOptions(), CancellationToken.None)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Run_Cancelled_Throws()
    {
        _folder.Write("a.jpg", 1);
        Assert.Throws<OperationCanceledException>(() => FolderWalk.Run(_folder.Root, new WalkOptions(), new CancellationToken(canceled: true)));
    }

    public void Dispose() => _folder.Dispose();

    private FolderWalk Walk() => FolderWalk.Run(_folder.Root, new WalkOptions(), CancellationToken.None);

    private IEnumerable<string> Found(FolderWalk walk) => walk.Files.Select(file => Path.GetRelativePath(_folder.Root, file.Path).Replace('\\', '/'));
}
