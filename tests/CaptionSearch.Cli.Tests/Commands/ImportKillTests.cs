using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

/// <summary>An import is killed as by the power button, twice, and resumed: every index ends with the documents of one that was left alone.</summary>
public sealed class ImportKillTests : IDisposable
{
    private const int Records = 6000;
    private const int Pictures = 20;

    private readonly TinyModel _model = TinyModel.Create();
    private readonly TemporaryFolder _set = new();
    private readonly TemporaryFolder _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Import_KilledAndResumed_EmbeddedIndex() => RunAsync([]);

    [Theory]
    [Trait("Needs", "elastic")]
    [InlineData(8, true)]
    [InlineData(8, false)]
    [InlineData(9, true)]
    [InlineData(9, false)]
    public async Task Import_KilledAndResumed_Server(int version, bool localCopy)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        string name = ElasticServer.NewName("import");
        string[] options = ["--url", server.Url, "--es-index", name];
        try
        {
            string[] alone = [.. options, "--no-local-copy"];
            await RunAsync(localCopy ? options : alone, alone);
        }
        finally
        {
            foreach (JsonProperty index in (await server.SendAsync(HttpMethod.Get, $"/{name}*/_alias")).EnumerateObject())
            {
                await server.SendAsync(HttpMethod.Delete, $"/{index.Name}");
            }
        }
    }

    public void Dispose()
    {
        _model.Dispose();
        _set.Dispose();
        _data.Dispose();
    }

    private async Task RunAsync(string[] server, string[]? reader = null)
    {
        string file = WriteSet();
        string killed = _data.At("killed");
        await KillAfterAsync(1500, killed, ["import", file, .. server]);
        await KillAfterAsync(3000, killed, ["import", file, "--resume", .. server]);
        using (Process last = ChildProgram.Start(["import", file, "--resume", "--data", killed, "--model", _model.Folder, .. server]))
        {
            string told = await ChildProgram.EndAsync(last);
            Assert.Contains("its import was interrupted; going on after ", told, StringComparison.Ordinal);
        }

        Assert.Empty(Bookmarks(killed));
        Session alone = await Session.RunAsync(["import", file, "--data", _data.At("alone"), "--model", _model.Folder], "");
        Assert.True(alone.ExitCode == ExitCode.Success, alone.Error);

        JsonObject[] expected = await ExportedIndex.ReadAsync(_data.At("alone.jsonl"), "--data", _data.At("alone"));
        Assert.Equal(Records - (Records / 10) + Pictures + 1, expected.Length); // every tenth comes again; the last line has the number
        ExportedIndex.AssertEqual(expected, await ExportedIndex.ReadAsync(_data.At("killed.jsonl"), ["--data", killed, .. server]));
        if (reader is not null)
        {
            ExportedIndex.AssertEqual(expected, await ExportedIndex.ReadAsync(_data.At("server.jsonl"), ["--data", _data.At("reader"), .. reader]));
        }
    }

    /// <summary>Records with and without pictures; the second half adds captions to documents of the first.</summary>
    private string WriteSet()
    {
        for (int i = 0; i < Pictures; i++)
        {
            File.SetLastWriteTimeUtc(_set.Write($"{i:00}.png", PngPicture.Blocks(i)), DateTime.UnixEpoch);
        }

        StringBuilder lines = new();
        for (int i = 0; i < Records; i++)
        {
            string id = string.Create(CultureInfo.InvariantCulture, $"{(i >= Records / 2 && i % 5 == 0 ? i - (Records / 2) : i)}");
            lines.Append(CultureInfo.InvariantCulture, $$"""{"id": "{{id}}", "captions": ["a dog number {{i}}", "something"], "split": "{{(i % 2 == 0 ? "train" : "test")}}", "page": {{i % 7}}}""").Append('\n');
            if (i % (Records / Pictures) == 0)
            {
                lines.Append(CultureInfo.InvariantCulture, $$"""{"image": "{{i / (Records / Pictures):00}}.png", "caption": "picture {{i}}", "tags": ["animal"]}""").Append('\n');
            }
        }

        return _set.Write("set.jsonl", Encoding.UTF8.GetBytes(lines.ToString()));
    }

    /// <summary>Starts an import and kills it when its bookmark says that so many records are done; it must not have ended before.</summary>
    private async Task KillAfterAsync(int records, string data, string[] arguments)
    {
        using Process process = ChildProgram.Start([.. arguments, "--data", data, "--model", _model.Folder, "--quiet"]);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (Done(data) < records)
        {
            Assert.False(process.HasExited, "The import ended before it could be killed: the test showed nothing.");
            await Task.Delay(5, Token);
        }

        process.Kill();
        await process.WaitForExitAsync(Token);
        Assert.NotEmpty(Bookmarks(data));
    }

    private static string[] Bookmarks(string data)
        => Directory.Exists(Path.Combine(data, "imports")) ? Directory.GetFiles(Path.Combine(data, "imports"), "*.json") : [];

    private static long Done(string data)
    {
        if (Bookmarks(data) is not [var file])
        {
            return 0;
        }

        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(file)); // is replaced by a rename: always whole
        return json.RootElement.GetProperty("Done").GetProperty("Items").GetInt64();
    }
}
