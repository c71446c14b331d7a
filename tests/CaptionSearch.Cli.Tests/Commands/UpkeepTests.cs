using System.Text.Json;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

/// <summary>The verbs that keep an index in order, as they are typed.</summary>
public sealed class UpkeepTests : IAsyncLifetime
{
    private const int Pictures = 4;

    private readonly TinyModel _old = TinyModel.Create();
    private readonly TinyModel _new = TinyModel.Create(seed: 99);
    private readonly TemporaryFolder _pictures = new();
    private readonly TemporaryFolder _data = new();

    public async ValueTask InitializeAsync()
    {
        for (int i = 0; i < Pictures; i++)
        {
            _pictures.Write($"{i}.png", PngPicture.Blocks(i));
        }

        Assert.Equal(ExitCode.Success, (await RunAsync("index", _pictures.Root, "--quiet")).ExitCode);
    }

    [Fact]
    public async Task Reindex_ThenSearchStatusIndexAndRollback_JustWork()
    {
        Session reindex = await RunAsync("reindex", "--model", _new.Folder);
        Assert.Equal((ExitCode.Success, ""), (reindex.ExitCode, reindex.Out));
        Assert.Matches(@"^4 pictures described in .* 4 documents moved from model [0-9a-f]{12} to [0-9a-f]{12}; verified with 4 probes\. 'captionsearch rollback' goes back\.\n$", reindex.Error);

        Assert.Equal(ExitCode.Success, (await RunAsync("search", "a dog")).ExitCode);
        Dictionary<string, string> status = await StatusAsync();
        Assert.Equal((_new.Folder, "index-2 (current), index (previous: captionsearch rollback)"), (status["model"], status["versions"]));
        _pictures.Write("new.png", PngPicture.Blocks(50));
        Assert.StartsWith("1 picture indexed in ", (await RunAsync("index", _pictures.Root)).Error, StringComparison.Ordinal);
        Assert.Equal("Nothing to do: the index is of model", (await RunAsync("reindex", "--model", _new.Folder)).Error[..36]);

        Session rollback = await RunAsync("rollback");
        Assert.Equal(ExitCode.Success, rollback.ExitCode);
        Assert.EndsWith("5 documents, 1 that are newer have no vector yet: run 'captionsearch index' on their folders.\n", rollback.Error, StringComparison.Ordinal);
        Assert.Equal(_old.Folder, (await StatusAsync())["model"]);
        Assert.Equal(ExitCode.Failed, (await RunAsync("doctor")).ExitCode);
        Assert.StartsWith("1 picture indexed in ", (await RunAsync("index", _pictures.Root)).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await RunAsync("doctor")).ExitCode);
    }

    [Fact]
    public async Task Reindex_ModelFolderGone_EveryVerbSaysWhatToDo()
    {
        await RunAsync("reindex", "--model", _new.Folder, "--quiet");
        Directory.Move(_new.Folder, _new.Folder + ".away");
        try
        {
            string expected = $"which was in {_new.Folder} and is not there any more. Name its folder with --model DIR, or move the index to another model: captionsearch reindex --model DIR.";
            Session search = await RunAsync("search", "a dog");
            Assert.Equal(ExitCode.Failed, search.ExitCode);
            Assert.EndsWith(expected + "\n", search.Error, StringComparison.Ordinal);
            Assert.Contains(expected.TrimEnd('.'), (await StatusAsync())["model"], StringComparison.Ordinal);
            Assert.Equal(ExitCode.Success, (await RunAsync("search", "a dog", "--model", _new.Folder + ".away")).ExitCode);
        }
        finally
        {
            Directory.Move(_new.Folder + ".away", _new.Folder);
        }
    }

    [Fact]
    public async Task Reindex_Json_IsOneObject()
    {
        Session session = await RunAsync("reindex", "--model", _new.Folder, "--json", "--quiet");

        Assert.Empty(session.Error);
        using JsonDocument json = JsonDocument.Parse(session.Out);
        Assert.Equal((Pictures, Pictures), (json.RootElement.GetProperty("described").GetInt32(), json.RootElement.GetProperty("probes").GetInt32()));
        Assert.Equal(0, json.RootElement.GetProperty("withoutVector").GetArrayLength());
    }

    [Fact]
    public async Task Rollback_NothingToGoBackTo()
        => Assert.Equal(
            new Session(ExitCode.Failed, "", $"captionsearch: {_data.Root}: there is no previous version of the index to go back to.\n"), await RunAsync("rollback"));

    [Fact]
    public async Task Doctor_Healthy_SaysTheCounts()
        => Assert.Equal(
            new Session(ExitCode.Success, "", "Healthy: 4 of 4 known files on disk, 4 contents, 4 documents, 4 vectors.\n"), await RunAsync("doctor"));

    [Fact]
    public async Task Doctor_FileGone_IsALineAndExitCode3_AndRepairClosesIt()
    {
        File.Delete(_pictures.At("2.png"));

        Session doctor = await RunAsync("doctor");
        Session json = await RunAsync("doctor", "--json");
        Session repair = await RunAsync("doctor", "--repair");

        Assert.Equal(
            new Session(
                ExitCode.Failed,
                $"{_pictures.At("2.png")}\tThe file is gone from its folder.\tcaptionsearch index on its folder, or captionsearch doctor --repair\n",
                "1 gap left: 3 of 4 known files on disk, 4 contents, 4 documents, 4 vectors.\n"),
            doctor);
        using JsonDocument parsed = JsonDocument.Parse(json.Out);
        Assert.False(parsed.RootElement.GetProperty("healthy").GetBoolean());
        Assert.Equal("fileGone", Assert.Single(parsed.RootElement.GetProperty("gaps").EnumerateArray()).GetProperty("kind").GetString());
        Assert.Equal(
            new Session(
                ExitCode.Success, "", "Healthy: 3 of 3 known files on disk, 3 contents, 3 documents, 3 vectors. 1 gap closed, 0 pictures described again.\n"),
            repair);
    }

    [Fact]
    public async Task ExportAndImport_ToAFileAndThroughAPipe()
    {
        using TemporaryFolder other = new();
        string file = other.At("index.jsonl");
        string piped = other.At("piped.jsonl");

        Session export = await RunAsync("export", file);
        File.WriteAllText(piped, (await RunAsync("export", "-")).Out);
        Session import = await RunAsync("import", piped, "--data", other.At("data"));
        Session again = await RunAsync("import", file, "--data", other.At("data"));

        Assert.Equal(new Session(ExitCode.Success, "", "4 documents exported, 4 with vector.\n"), export);
        Assert.Equal(File.ReadAllText(file), File.ReadAllText(piped));
        Assert.Equal(new Session(ExitCode.Success, "", "4 documents added, 0 changed, 0 unchanged.\n"), import);
        Assert.Equal(new Session(ExitCode.Success, "", "0 documents added, 0 changed, 4 unchanged.\n"), again);
        Assert.Equal(
            await IndexDigest.OfAsync(Path.Combine(_data.Root, "index"), TestContext.Current.CancellationToken),
            await IndexDigest.OfAsync(other.At("data", "index"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Export_NoIndex_ExitsWith1()
    {
        using TemporaryFolder other = new();

        Session session = await RunAsync("export", other.At("index.jsonl"), "--data", other.At("none"));

        Assert.Equal(new Session(ExitCode.NothingFound, "", "The index is empty: nothing was written. Fill it first: captionsearch index FOLDER\n"), session);
    }

    [Fact]
    public async Task Export_NoSuchFolder_IsOneLine()
        => Assert.Equal(
            new Session(ExitCode.Failed, "", "captionsearch: /nowhere/index.jsonl: there is no such folder to write to.\n"), await RunAsync("export", "/nowhere/index.jsonl"));

    [Fact]
    public async Task Import_AnythingElse_SaysWhatIsUnderstood()
    {
        string file = _data.Write("custom.json", [.. "[]"u8]);

        Assert.Equal(
            new Session(
                ExitCode.Failed,
                "",
                $"captionsearch: {file}: no format fits; expected one of custom, karpathy, coco, neuraltalk2, flickr8k, csv, jsonl. Name it with --format.\n"),
            await RunAsync("import", file));
        Assert.Equal(new Session(ExitCode.Failed, "", "captionsearch: none.jsonl: there is no such file.\n"), await RunAsync("import", "none.jsonl"));
    }

    [Fact]
    public async Task Caption_SetLockResetAndTheCountsOfStatus()
    {
        string picture = _pictures.At("0.png");
        string written = (await RunAsync("caption", picture)).Out;

        Assert.Equal(new Session(ExitCode.Success, "my grandmother\n", ""), await RunAsync("caption", "--set", "my grandmother", picture));
        Assert.Equal("3 model, 0 import, 1 human", (await StatusAsync())["captions"]);
        Assert.Contains("my grandmother", (await RunAsync("search", "grandmother", "-n", "1")).Out, StringComparison.Ordinal);
        Assert.Equal(new Session(ExitCode.Success, written, ""), await RunAsync("caption", "--reset", picture));
        Session locked = await RunAsync("caption", "--lock", picture, "--json");
        using JsonDocument json = JsonDocument.Parse(locked.Out);
        Assert.True(json.RootElement[0].GetProperty("locked").GetBoolean());
        Assert.Equal("model", json.RootElement[0].GetProperty("source").GetString());
        Assert.Equal(ExitCode.Success, (await RunAsync("caption", "--unlock", picture, _pictures.At("1.png"))).ExitCode);
    }

    [Theory]
    [InlineData("captionsearch caption: --set, --lock, --unlock and --reset exclude each other. Try 'captionsearch caption --help'.\n", "caption", "--set", "x", "--lock", "a.png")]
    [InlineData("captionsearch caption: --set writes one sentence for one picture, 2 were given.\n", "caption", "--set", "x", "a.png", "b.png")]
    public async Task Caption_WrongUsage(string expected, params string[] args)
        => Assert.Equal(new Session(ExitCode.Usage, "", expected), await RunAsync(args));

    [Fact]
    public async Task Caption_SetNotInTheIndex_IsOneLine()
        => Assert.Equal(
            new Session(ExitCode.Failed, "", "captionsearch: none.png: no such file, and no picture of the index has this path or id.\n"),
            await RunAsync("caption", "--set", "x", "none.png"));

    [Fact]
    public async Task Reset_IsClear()
    {
        Assert.Equal(ExitCode.Usage, (await RunAsync("reset")).ExitCode);
        Assert.Equal(new Session(ExitCode.Success, "", "The index is empty.\n"), await RunAsync("reset", "--yes"));
        Assert.Equal("0", (await StatusAsync())["documents"]);
    }

    [Theory]
    [InlineData("reindex")]
    [InlineData("rollback")]
    [InlineData("doctor")]
    [InlineData("export")]
    [InlineData("import")]
    public async Task Help_OfEachVerb_HasExamples(string verb)
        => Assert.Contains($"Examples:\n  captionsearch {verb}", (await RunAsync(verb, "--help")).Out, StringComparison.Ordinal);

    public ValueTask DisposeAsync()
    {
        _old.Dispose();
        _new.Dispose();
        _pictures.Dispose();
        _data.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<Session> RunAsync(params string[] args)
        => Session.RunAsync(args, "", environment: new Dictionary<string, string> { ["CAPTIONSEARCH_DATA_DIR"] = _data.Root, ["CAPTIONSEARCH_MODEL"] = _old.Folder });

    private async Task<Dictionary<string, string>> StatusAsync()
        => (await RunAsync("status")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).ToDictionary(row => row[0], row => row[1]);
}
