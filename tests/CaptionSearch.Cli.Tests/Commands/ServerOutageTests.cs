using System.Text.Json;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

/// <summary>A real server goes out of reach in the middle of a run, and comes back.</summary>
[Trait("Needs", "elastic")]
public sealed class ServerOutageTests : IDisposable
{
    /// <summary>More than go to the server at once: some arrive before the outage.</summary>
    private const int Pictures = 70;

    private readonly TinyModel _model = TinyModel.Create();
    private readonly TemporaryFolder _pictures = new();
    private readonly TemporaryFolder _data = new();

    [Theory]
    [InlineData(8, "sync")]
    [InlineData(9, "sync")]
    [InlineData(8, "index")]
    public async Task OutageInTheMiddleOfARun_NothingIsLost(int version, string mending)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        string name = ElasticServer.NewName("outage");
        for (int i = 0; i < Pictures; i++)
        {
            _pictures.Write($"{i:00}.png", PngPicture.Blocks(i));
        }

        await using FaultProxy proxy = new(server.Url);
        int bulks = 0;
        proxy.Faults = request =>
        {
            bulks += request.IsBulk ? 1 : 0;
            return bulks > 1 ? new Fault { RequestBytes = 0 } : null; // from the second bulk on every connection breaks
        };

        Session indexed = await RunAsync(proxy, name, "index", _pictures.Root);
        Session down = await SearchAsync(proxy, name);

        Assert.Equal(ExitCode.Success, indexed.ExitCode);
        Assert.Contains("captionsearch: The server lacks ", indexed.Error, StringComparison.Ordinal);
        Assert.InRange(await CountAsync(server, name), 1, Pictures - 1);
        Assert.Equal(ExitCode.Success, down.ExitCode);
        Assert.StartsWith("captionsearch: The answer comes from the copy on this machine: ", Notice(down), StringComparison.Ordinal);
        Assert.Equal(Pictures - 1, HitCount(down)); // the picture itself is left out

        proxy.Faults = static _ => null;
        Session behind = await SearchAsync(proxy, name);
        Assert.Matches("^captionsearch: The server lacks [1-9][0-9]* of the changes made on this machine. Send them: captionsearch sync$", Notice(behind));
        Assert.InRange(HitCount(behind), 1, Pictures - 2);

        Session mended = mending == "sync" ? await RunAsync(proxy, name, "sync") : await RunAsync(proxy, name, "index", _pictures.Root);
        Session up = await SearchAsync(proxy, name);

        Assert.Equal(ExitCode.Success, mended.ExitCode);
        Assert.DoesNotContain("The server lacks", mended.Error, StringComparison.Ordinal);
        Assert.Equal(Pictures, await CountAsync(server, name));
        Assert.Equal("", Notice(up));
        Assert.Equal(Pictures - 1, HitCount(up));
        Session again = await RunAsync(proxy, name, "sync");
        Assert.StartsWith($"0 waiting changes sent, {Pictures} documents compared, 0 copied", again.Error, StringComparison.Ordinal);

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
    }

    /// <summary>What is said beside the sentence of the query picture.</summary>
    private static string Notice(Session session)
        => string.Join('\n', session.Error.TrimEnd().Split('\n').Where(static line => line.StartsWith("captionsearch: ", StringComparison.Ordinal)));

    private static int HitCount(Session session)
    {
        using JsonDocument reply = JsonDocument.Parse(session.Out);
        return reply.RootElement.GetArrayLength();
    }

    private static async Task<int> CountAsync(ElasticServer server, string name)
    {
        await server.SendAsync(HttpMethod.Post, $"/{name}/_refresh");
        return (await server.SendAsync(HttpMethod.Get, $"/{name}/_count")).GetProperty("count").GetInt32();
    }

    private Task<Session> SearchAsync(FaultProxy proxy, string name) => RunAsync(proxy, name, "query", _pictures.At("00.png"), "-n", "100", "--json");

    private Task<Session> RunAsync(FaultProxy proxy, string name, params string[] arguments) => Session.RunAsync(
        [.. arguments, "--url", proxy.Url, "--es-index", name, "--data", _data.Root],
        "",
        environment: new Dictionary<string, string> { ["CAPTIONSEARCH_MODEL"] = _model.Folder });
}
