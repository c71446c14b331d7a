namespace CaptionSearch.Engine;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Locate_GivenBeforeVariableBeforeUserFolder()
    {
        Dictionary<string, string> environment = new() { ["CAPTIONSEARCH_DATA_DIR"] = "/env", ["XDG_DATA_HOME"] = "/xdg" };

        Assert.Equal("/given", DataFolder.Locate("/given", environment.GetValueOrDefault).Root);
        Assert.Equal("/env", DataFolder.Locate(null, environment.GetValueOrDefault).Root);
        environment.Remove("CAPTIONSEARCH_DATA_DIR");
        Assert.Equal("/xdg/captionsearch", DataFolder.Locate("", environment.GetValueOrDefault).Root);
        Assert.EndsWith("/captionsearch", DataFolder.Locate(null, _ => null).Root, StringComparison.Ordinal);
    }

    [Fact]
    public void LockForWriting_Twice_SaysThatAnotherRunIsWriting()
    {
        DataFolder data = new(_folder.At("new", "data"));
        using IDisposable first = data.LockForWriting();

        DataFolderException error = Assert.Throws<DataFolderException>(() => data.LockForWriting());

        Assert.Equal(
            $"{data.Root}: another run is writing to this data folder. Wait for it to finish, or use another folder with --data DIR.", error.Message);
    }

    [Fact]
    public void LockForWriting_AfterTheFirstEnded_Succeeds()
    {
        DataFolder data = new(_folder.Root);
        data.LockForWriting().Dispose();
        data.LockForWriting().Dispose();
    }

    [Fact]
    public void LockForWriting_BelowAFile_SaysWhatToDo()
    {
        _folder.Write("file", 1);
        DataFolder data = new(_folder.At("file", "data"));

        DataFolderException error = Assert.Throws<DataFolderException>(() => data.LockForWriting());

        Assert.StartsWith($"{data.Root}: the data folder cannot be written (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Make it writable, or name another with --data DIR or CAPTIONSEARCH_DATA_DIR.", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
