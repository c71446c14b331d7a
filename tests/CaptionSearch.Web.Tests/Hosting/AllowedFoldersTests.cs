using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web.Hosting;

public sealed class AllowedFoldersTests
{
    [Fact]
    public void Holds_TheRootAndWhatIsBelow_NothingElse()
    {
        using TemporaryFolder folder = new();
        string root = Directory.CreateDirectory(folder.At("pictures", "mine")).FullName;
        Directory.CreateDirectory(folder.At("pictures", "mine-too"));
        Assert.True(AllowedFolders.Holds([root], root));
        Assert.True(AllowedFolders.Holds([root + "/"], Path.Combine(root, "a", "b")));
        Assert.False(AllowedFolders.Holds([root], folder.At("pictures", "mine-too")));
        Assert.False(AllowedFolders.Holds([root], Path.Combine(root, "..", "mine-too")));
        Assert.False(AllowedFolders.Holds([root], folder.At("pictures")));
        Assert.False(AllowedFolders.Holds([root], "mine"));
        Assert.False(AllowedFolders.Holds([root], root + "/a\0b"));
        Assert.False(AllowedFolders.Holds([], root));
    }

    [Fact]
    public void Holds_LinkThatLeadsOut_DoesNot_LinkToTheRoot_Does()
    {
        using TemporaryFolder folder = new();
        string root = Directory.CreateDirectory(folder.At("root")).FullName;
        string secret = Directory.CreateDirectory(folder.At("secret")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(root, "out"), secret);
        Directory.CreateSymbolicLink(folder.At("same"), root);
        Directory.CreateSymbolicLink(Path.Combine(root, "loop"), Path.Combine(root, "loop"));
        Assert.False(AllowedFolders.Holds([root], Path.Combine(root, "out", "file.json")));
        Assert.False(AllowedFolders.Holds([root], Path.Combine(root, "loop")));
        Assert.True(AllowedFolders.Holds([folder.At("same")], Path.Combine(root, "set.json")));
        Assert.True(AllowedFolders.Holds([root], Path.Combine(folder.At("same"), "set.json")));
    }
}
