using System.Net;
using System.Net.Sockets;

namespace CaptionSearch.Cli.Commands;

/// <summary>A server is named and nobody listens there: work goes on with the copy on this machine, and says so.</summary>
public sealed class ServerDownTests(IndexedFolder folder) : IClassFixture<IndexedFolder>
{
    [Fact]
    public async Task ServerDown_IndexAndSearchGoOnAndSyncSaysWhyNot()
    {
        using TcpListener closed = new(IPAddress.Loopback, 0);
        closed.Start();
        string url = $"http://{closed.LocalEndpoint}";
        closed.Stop();
        using TemporaryFolder data = new();

        Session indexed = await folder.RunAsync("index", folder.Pictures, "--url", url, "--data", data.Root);
        Session found = await folder.RunAsync("query", folder.Picture(1), "--url", url, "--data", data.Root);
        Session synchronised = await folder.RunAsync("sync", "--url", url, "--data", data.Root);

        Assert.Equal(ExitCode.Success, indexed.ExitCode);
        Assert.Contains("captionsearch: The server lacks ", indexed.Error, StringComparison.Ordinal);
        Assert.Contains("captionsearch sync", indexed.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, found.ExitCode);
        Assert.Contains("captionsearch: The answer comes from the copy on this machine: GET " + url, found.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, synchronised.ExitCode);
        Assert.StartsWith($"captionsearch: GET {url}/: connection refused", synchronised.Error, StringComparison.Ordinal);
        Assert.Single(synchronised.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Sync_WithoutServer_IsToldWhichOptionIsMissing()
    {
        Session session = await folder.RunAsync("sync");

        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.Contains("Name the server with --url or CAPTIONSEARCH_ELASTIC_URL.", session.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--shard is '9/8'; it must be K/N", "index", "x", "--shard", "9/8")]
    [InlineData("--index is 'lucene'; it must be embedded or elastic.", "status", "--index", "lucene")]
    [InlineData("--es-vector is 'hnsw'; it must be flat or int8_hnsw or bbq_hnsw.", "index", "x", "--es-vector", "hnsw")]
    public async Task ImpossibleValue_IsAUsageError(string expected, params string[] arguments)
    {
        Session session = await folder.RunAsync(arguments);

        Assert.Equal(ExitCode.Usage, session.ExitCode);
        Assert.Contains(expected, session.Error, StringComparison.Ordinal);
    }
}
