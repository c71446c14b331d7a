using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>import FILE</c> of data sets as it is typed.</summary>
public sealed class DatasetImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TinyModel _model = TinyModel.Create();

    public void Dispose()
    {
        _folder.Dispose();
        _model.Dispose();
    }

    [Fact]
    public async Task Import_CustomDataset_TwiceThenFound()
    {
        AddPicture("static/img/dog.png");
        string file = Write("custom_dataset.json", """{"images": [{"imgurl": "dog.png", "description": "a brown dog on a beach"}]}""");

        Session first = await RunAsync("import", file);
        Session second = await RunAsync("import", file);
        Session search = await RunAsync("search", "dog on a beach", "--paths");

        Assert.Equal(new Session(ExitCode.Success, "", "custom: 1 new, 0 changed, 0 unchanged, 0 without their picture, 0 rejected.\n"), first);
        Assert.Equal("custom: 0 new, 0 changed, 1 unchanged, 0 without their picture, 0 rejected.\n", second.Error);
        Assert.Equal(_folder.At("static", "img", "dog.png") + "\n", search.Out);
    }

    [Fact]
    public async Task Import_CustomDatasetWithABadEntry_IndexesNothing()
    {
        AddPicture("static/img/dog.png");
        string file = Write("custom_dataset.json", """{"images": [{"imgurl": "dog.png", "description": "a dog"}, {"imgurl": "dog.png"}]}""");

        Session session = await RunAsync("import", file);

        Assert.Equal(
            new Session(ExitCode.Failed, "", $"captionsearch: {file}:1:60: images[1]: 'description' is missing. Nothing was imported; --lenient takes the good records.\n"),
            session);
        Assert.Contains("1 new", (await RunAsync("import", file, "--lenient")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_BadLines_GoIntoTheDeadLetters()
    {
        string file = Write("set.jsonl", "{\"image\": \"a.jpg\", \"caption\": \"one\"}\n{\"image\": \"../b.jpg\", \"caption\": \"two\"}\n");
        string letters = _folder.At("letters.jsonl");

        Session session = await RunAsync("import", file, "--dead-letters", letters, "--json", "--quiet");

        Assert.Equal(ExitCode.Success, session.ExitCode);
        Assert.Contains("\"rejected\": 1", session.Out, StringComparison.Ordinal);
        Assert.Contains("\"missingPictures\": 1", session.Out, StringComparison.Ordinal);
        Assert.StartsWith($"refused {file}:2:1: '../b.jpg' leads out", session.Error, StringComparison.Ordinal);
        Assert.Contains("\"line\":2,", await File.ReadAllTextAsync(letters, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_CaptionThatWasCut_IsCountedAndInTheDeadLetters()
    {
        string file = Write("set.jsonl", $$"""{"id": "a", "caption": "{{new string('x', 3000)}}"}""");
        string letters = _folder.At("letters.jsonl");

        Session session = await RunAsync("import", file, "--dead-letters", letters);

        Assert.Equal(
            new Session(ExitCode.Success, "", "jsonl: 1 new, 0 changed, 0 unchanged, 0 without their picture, 0 rejected, 1 with a caption cut or left out (--dead-letters lists them).\n"),
            session);
        Assert.Contains(
            "\"shortened\":[\"caption 1 is longer than 2000 characters; it was cut.\"]",
            await File.ReadAllTextAsync(letters, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_ResumeOfNothing_SaysSo_AndWithDryRunIsUsage()
    {
        string file = Write("set.jsonl", """{"id": "a", "caption": "a dog"}""");

        Session session = await RunAsync("import", file, "--resume");

        Assert.StartsWith($"{file}: no interrupted import of it is known; beginning with its first record.\njsonl: 1 new,", session.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await RunAsync("import", file, "--resume", "--dry-run")).ExitCode);
    }

    [Theory]
    [InlineData("x.txt", "Dear reader", ExitCode.Failed, "no format fits")]
    [InlineData("none", null, ExitCode.Failed, "there is no such file")]
    public async Task Import_NoDataSet_SaysSo(string name, string? text, int code, string message)
    {
        string file = text is null ? _folder.At(name) : Write(name, text);

        Session session = await RunAsync("import", file);

        Assert.Equal(code, session.ExitCode);
        Assert.Contains(message, session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_UnknownFormat_IsUsage()
    {
        Session session = await RunAsync("import", Write("x.csv", "image,caption\n"), "--format", "excel");

        Assert.Equal(ExitCode.Usage, session.ExitCode);
        Assert.Contains("there is no format 'excel'; expected one of custom,", session.Error, StringComparison.Ordinal);
    }

    private void AddPicture(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.At(name))!);
        File.WriteAllBytes(_folder.At(name), PngPicture.Blocks(1, 64, 48));
    }

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder.At(name), text);
        return _folder.At(name);
    }

    private Task<Session> RunAsync(params string[] args)
        => Session.RunAsync(args, "", environment: new Dictionary<string, string> { ["CAPTIONSEARCH_DATA_DIR"] = _folder.At("data"), ["CAPTIONSEARCH_MODEL"] = _model.Folder });
}
