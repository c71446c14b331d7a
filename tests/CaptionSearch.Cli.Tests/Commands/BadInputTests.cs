using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

/// <summary>Whatever is wrong around the program is one line and the right exit code.</summary>
public sealed class BadInputTests(IndexedFolder folder) : IClassFixture<IndexedFolder>, IDisposable
{
    private readonly TemporaryFolder _scratch = new();

    [Fact]
    public async Task Index_MissingFolder()
        => Assert.Equal(
            Failed($"{_scratch.At("none")}: no such folder. Nothing was changed in the index."),
            await folder.RunAsync("index", _scratch.At("none")));

    [Fact]
    public async Task Index_EmptyFolder()
        => Assert.Equal(
            Failed($"{_scratch.Root}: no picture in it (looked for JPEG, PNG, WebP, GIF and TIFF, also in folders below; hidden ones are passed over)."),
            await folder.RunAsync("index", _scratch.Root));

    [Fact]
    public async Task Index_NotOneGoodPicture()
    {
        string bad = _scratch.Write("bad.jpg", [.. "This is no picture."u8]);

        Session session = await folder.RunAsync("index", _scratch.Root, "--data", _scratch.At(".data"));

        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.Empty(session.Out);
        string[] lines = session.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith($"skipped {bad}: ", lines[0], StringComparison.Ordinal);
        Assert.Equal($"captionsearch: {_scratch.Root}: not one of 1 file could be indexed. 'captionsearch status --failed' lists the reasons.", lines[1]);
    }

    [Fact]
    public async Task Index_DataFolderThatCannotBeMade()
    {
        string file = _scratch.Write("file", 1);

        Session session = await folder.RunAsync("index", folder.Pictures, "--data", Path.Combine(file, "data"));

        AssertOneLine(session, $"captionsearch: {file}/data: the data folder cannot be written (");
        Assert.EndsWith("Make it writable, or name another with --data DIR or CAPTIONSEARCH_DATA_DIR.\n", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Index_ReadOnlyDataFolder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is a folder that even root cannot write to, and only Linux has it.");

        AssertOneLine(
            await folder.RunAsync("index", folder.Pictures, "--data", "/proc/captionsearch"),
            "captionsearch: /proc/captionsearch: the data folder cannot be written (");
    }

    [Fact]
    public async Task Index_NoModelFolder()
    {
        _scratch.Write("a.png", PngPicture.Blocks(1));

        Assert.Equal(
            Failed($"{_scratch.At("none")}: no such model folder (from --model). It is the folder that holds config.json."),
            await folder.RunAsync("index", _scratch.Root, "--model", _scratch.At("none"), "--data", _scratch.At(".data")));
    }

    [Fact]
    public async Task Caption_ModelFolderWithoutFiles()
        => AssertOneLine(
            await folder.RunAsync("caption", folder.Picture(0), "--model", _scratch.Root),
            $"captionsearch: {_scratch.At("config.json")}: missing.");

    [Fact]
    public async Task Caption_DamagedWeights()
    {
        foreach (string file in Directory.EnumerateFiles(folder.Model))
        {
            File.Copy(file, _scratch.At(Path.GetFileName(file)));
        }

        using (FileStream weights = File.OpenWrite(_scratch.At("captioner.safetensors")))
        {
            weights.Seek(-3, SeekOrigin.End);
            weights.WriteByte(0x55);
        }

        AssertOneLine(
            await folder.RunAsync("caption", folder.Picture(0), "--model", _scratch.Root),
            $"captionsearch: {_scratch.At("captioner.safetensors")}: its SHA-256 is ");
    }

    [Fact]
    public async Task Search_IndexOfAnotherVersionOrDamaged()
    {
        string data = _scratch.At("data");
        await folder.RunAsync("index", folder.Pictures, "--data", data);
        File.WriteAllText(Path.Combine(data, "index", "index.db"), new string('x', 8192));

        AssertOneLine(await folder.RunAsync("search", "dog", "--data", data), $"captionsearch: {Path.Combine(data, "index", "index.db")}: ");
        Assert.Equal(ExitCode.Success, (await folder.RunAsync("clear", "--yes", "--data", data)).ExitCode);
        Assert.Equal(ExitCode.Success, (await folder.RunAsync("index", folder.Pictures, "--data", data)).ExitCode);
    }

    [Fact]
    public async Task Status_DamagedManifest()
    {
        string file = _scratch.Write("manifest.db", [.. Enumerable.Repeat((byte)'x', 5000)]);

        Assert.Equal(
            Failed($"{file}: damaged, or not a database. Delete the file: the next 'captionsearch index' writes it anew, without captioning again."),
            await folder.RunAsync("status", "--data", _scratch.Root));
    }

    [Fact]
    public async Task Search_NoIndexYet_SaysWhatToDo()
        => Assert.Equal(
            new Session(ExitCode.NothingFound, "", "The index is empty. Fill it first: captionsearch index FOLDER\n"),
            await folder.RunAsync("search", "dog", "--data", _scratch.At("nothing")));

    [Fact]
    public async Task Query_MissingPicture()
        => Assert.Equal(
            Failed("none.png: no such file, and no picture of the index has this path or id."), await folder.RunAsync("query", "none.png"));

    [Fact]
    public async Task Caption_MissingPicture()
        => Assert.Equal(Failed("none.png: no such file."), await folder.RunAsync("caption", "none.png"));

    [Fact]
    public async Task Caption_Folder()
        => Assert.Equal(Failed($"{_scratch.Root}: a folder, not a picture. 'captionsearch index' takes folders."), await folder.RunAsync("caption", _scratch.Root));

    [Theory]
    [InlineData("captionsearch search: the text is empty; give a few words, for example: captionsearch search \"a dog in the grass\".\n", "search")]
    [InlineData("captionsearch search: there is only something that is not wanted; say what is wanted too.\n", "search", "--minus", "dog")]
    [InlineData("captionsearch search: there is only something that is not wanted; say what is wanted too.\n", "search", "-dog")]
    [InlineData("captionsearch search: nothing follows the '-'; expected words or a picture.\n", "search", "dog", "-")]
    [InlineData("captionsearch search: there is no option --explian. Try 'captionsearch search --help'.\n", "search", "dog", "--explian")]
    [InlineData("captionsearch search: --plus: '200:dog' has the weight 200; it must be 0.01 to 100.\n", "search", "cat", "--plus", "200:dog")]
    [InlineData("captionsearch search: --date: '2024-13' is not a date; expected a year, month or day: 2024, 2024-01 or 2024-01-31.\n", "search", "dog", "--date", "2024-13")]
    [InlineData("captionsearch search: --width: '900..800' ends before it begins; give the smaller end first.\n", "search", "dog", "--width", "900..800")]
    [InlineData("captionsearch query: --min-score: '2' is not a number from 0 to 1, such as 0.35.\n", "query", "a.jpg", "--min-score", "2")]
    [InlineData("captionsearch search: --size is 0; it must be a whole number from 1 to 10000. Try 'captionsearch search --help'.\n", "search", "dog", "-n", "0")]
    [InlineData("captionsearch search: --size is ten; it must be a whole number from 1 to 10000. Try 'captionsearch search --help'.\n", "search", "dog", "-n", "ten")]
    [InlineData("captionsearch search: --relative: '-1' is not a number from 0 to 1, such as 0.35.\n", "search", "dog", "--relative", "-1")]
    [InlineData("captionsearch search: --min-score: '0,35' is not a number from 0 to 1, such as 0.35.\n", "search", "dog", "--min-score", "0,35")]
    [InlineData("captionsearch search: --height: 'tall' is not a whole number; expected for example 800.., ..600 or 640..1920.\n", "search", "dog", "--height", "tall")]
    [InlineData("captionsearch search: --bytes: '1k..5x': '5x' is not a size; expected for example 100k..2M, 1M.. or ..500k.\n", "search", "dog", "--bytes", "1k..5x")]
    [InlineData("captionsearch search: --date: '..' is not a range; expected for example 2024, 2024-01..2024-06 or ..2023-12-24.\n", "search", "dog", "--date", "..")]
    [InlineData("captionsearch search: Argument 'size' not recognized. Must be one of: 'score', 'date'. Try 'captionsearch search --help'.\n", "search", "dog", "--sort", "size")]
    [InlineData("captionsearch search: Argument 'bob' not recognized. Must be one of: 'model', 'import', 'human'. Try 'captionsearch search --help'.\n", "search", "dog", "--source", "bob")]
    [InlineData("captionsearch search: --plus: '' names no text and no picture; expected words or a file, for example 2:beach.\n", "search", "dog", "--plus", "")]
    [InlineData("captionsearch search: --minus: '2:' names no text and no picture; expected words or a file, for example 2:beach.\n", "search", "dog", "--minus", "2:")]
    [InlineData("captionsearch search: '0:cat' has the weight 0; it must be 0.01 to 100.\n", "search", "dog", "+", "0:cat")]
    [InlineData("captionsearch search: the text has no word; give a few.\n", "search", "\U0001F436")]
    [InlineData("captionsearch search: the text has no word; give a few.\n", "search", "?!")]
    [InlineData("captionsearch search: there is only something that is not wanted; say what is wanted too.\n", "search", "-", "dog")]
    [InlineData("captionsearch search: --json and --paths exclude each other.\n", "search", "dog", "--json", "--paths")]
    [InlineData("captionsearch index: Unrecognized command or argument '--fast'. Try 'captionsearch index --help'.\n", "index", "x", "--fast")]
    [InlineData("captionsearch caption: --beam is 65; it must be a whole number from 1 to 64. Try 'captionsearch caption --help'.\n", "caption", "x.jpg", "--beam", "65")]
    public async Task WrongUsage_IsOneLineAndExitCode2(string expected, params string[] args)
        => Assert.Equal(new Session(ExitCode.Usage, "", expected), await folder.RunAsync(args));

    [Fact]
    public async Task WrongUsage_EmptyText()
        => Assert.Equal(
            new Session(ExitCode.Usage, "", "captionsearch search: the text is empty; give a few words, for example: captionsearch search \"a dog in the grass\".\n"),
            await folder.RunAsync("search", " "));

    [Fact]
    public async Task WrongUsage_ClearWithoutYes()
        => Assert.Equal(
            new Session(ExitCode.Usage, "", $"captionsearch clear: this forgets every picture in {_scratch.Root}. Repeat with --yes if that is meant.\n"),
            await folder.RunAsync("clear", "--data", _scratch.Root));

    public void Dispose() => _scratch.Dispose();

    private static Session Failed(string message) => new(ExitCode.Failed, "", $"captionsearch: {message}\n");

    private static void AssertOneLine(Session session, string beginning)
    {
        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.Empty(session.Out);
        Assert.StartsWith(beginning, session.Error, StringComparison.Ordinal);
        Assert.Single(session.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
