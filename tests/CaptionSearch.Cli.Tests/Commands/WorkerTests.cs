using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

/// <summary>Three processes share the work on one folder and write into one index on a real server; one is killed and starts again.</summary>
[Trait("Needs", "elastic")]
public sealed class WorkerTests : IDisposable
{
    private const int Pictures = 60;

    private readonly TinyModel _model = TinyModel.Create();
    private readonly TemporaryFolder _pictures = new();
    private readonly TemporaryFolder _data = new();
    private readonly TemporaryFolder _alone = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8, false)]
    [InlineData(9, true)]
    public async Task ThreeWorkers_OneKilled_FillOneIndexAsOneWould(int version, bool localCopy)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        string name = ElasticServer.NewName("workers");
        for (int i = 0; i < Pictures; i++)
        {
            // Every fourth is the twin of another: often one document that two workers write.
            string path = _pictures.Write($"{i % 7}/{i:00}.png", PngPicture.Blocks(i % 4 == 3 ? i - 1 : i));
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch); // which twin's time a document has depends on who was first
        }

        using Process first = Start(1, server, name, localCopy);
        using Process second = Start(2, server, name, localCopy);
        using Process third = Start(3, server, name, localCopy);
        Task[] others = [ChildProgram.EndAsync(first), ChildProgram.EndAsync(third)];
        for (int i = 0; i < 4; i++)
        {
            Assert.NotNull(await second.StandardOutput.ReadLineAsync(Token));
        }

        second.Kill();
        await second.WaitForExitAsync(Token);
        using Process again = Start(2, server, name, localCopy);
        await Task.WhenAll([.. others, ChildProgram.EndAsync(again)]);

        using Process alone = ChildProgram.Start(["index", _pictures.Root, "--data", _alone.Root, "--model", _model.Folder]);
        await ChildProgram.EndAsync(alone);
        JsonObject[] expected = await ExportedIndex.ReadAsync(_data.At("export.jsonl"), "--data", _alone.Root);
        JsonObject[] actual = await ExportedIndex.ReadAsync(_data.At("export.jsonl"), [.. Server(server, name), "--data", _data.At("reader"), "--no-local-copy"]);
        ExportedIndex.AssertEqual(expected, actual);

        // A run with nothing to do takes nothing of the others' out again.
        using Process repeated = Start(3, server, name, localCopy);
        await ChildProgram.EndAsync(repeated);
        JsonElement count = await server.SendAsync(HttpMethod.Get, $"/{name}/_count");
        Assert.Equal(Pictures - (Pictures / 4), count.GetProperty("count").GetInt32());

        foreach (JsonProperty index in (await server.SendAsync(HttpMethod.Get, $"/{name}/_alias")).EnumerateObject())
        {
            await server.SendAsync(HttpMethod.Delete, $"/{index.Name}");
        }
    }

    public void Dispose()
    {
        _model.Dispose();
        _pictures.Dispose();
        _data.Dispose();
        _alone.Dispose();
    }

    private static string[] Server(ElasticServer server, string name) => ["--url", server.Url, "--es-index", name];

    private Process Start(int worker, ElasticServer server, string name, bool localCopy)
    {
        string part = string.Create(CultureInfo.InvariantCulture, $"{worker}/3");
        return ChildProgram.Start(
        [
            "index", _pictures.Root, "--shard", part, "--data", _data.At($"worker{worker}"), "--model", _model.Folder, "--threads", "1",
            .. Server(server, name), .. localCopy ? Array.Empty<string>() : ["--no-local-copy"],
        ]);
    }
}
