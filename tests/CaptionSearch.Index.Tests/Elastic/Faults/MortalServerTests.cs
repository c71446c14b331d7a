using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Index.Elastic.Bulk;
using CaptionSearch.Index.Elastic.Transport;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests.Elastic.Faults;

/// <summary>A real server that hangs, and one that is killed and comes back, in the middle of a run.</summary>
[Trait("Needs", "elastic")]
public sealed class MortalServerTests
{
    private const int Documents = 2000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task ServerHangsThenDiesDuringARun_EverythingArrivesOnce(int version)
    {
        string data = Directory.CreateTempSubdirectory("captionsearch-").FullName;
        ElasticServer? server = null;
        try
        {
            string port = FreePort(); // not one that a server of another test might take while this one is dead
            server = await ElasticServer.StartAsync(version, "--heap", "256m", "--data", data, "--port", port);
            await using FaultIndex index = await FaultIndex.CreateAsync(server);
            await HangDuringASearchAndARun(server, index);

            Task<ElasticServer>? restart = null;
            ElasticServer dying = server;
            IEnumerable<BulkAction> documents = FaultIndex.Documents(Documents).Select((document, i) =>
            {
                if (i == Documents / 2)
                {
                    dying.Signal("KILL");
                    restart = RestartAsync(dying, version, data, port);
                }

                return document;
            });
            BulkReport report = await index.WriteAsync(Patient(server.Url), documents, Cancellation);
            server = await restart!;

            Assert.Equal(Documents, report.Done);
            await index.AssertHoldsAsync(Documents);
        }
        finally
        {
            if (server is not null)
            {
                await server.DisposeAsync();
            }

            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>The server stands still for a while: a search ends with a sentence, a bulk waits until it goes on.</summary>
    private static async Task HangDuringASearchAndARun(ElasticServer server, FaultIndex index)
    {
        using ElasticClient client = new(FaultIndex.Options(server.Url) with { SearchTimeout = TimeSpan.FromMilliseconds(700) });
        await client.GetVersionAsync(Cancellation);
        server.Signal("STOP");
        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => client.SendAsync(HttpMethod.Get, $"{index.Name}/_count", RequestKind.Search, null, [], Cancellation));
        server.Signal("CONT");
        Assert.Contains("no answer in 0.7 s. The server hangs or has too much to do", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsUnreachable);

        IEnumerable<BulkAction> documents = FaultIndex.Documents(Documents / 2).Select((document, i) =>
        {
            if (i == 500)
            {
                server.Signal("STOP");
                _ = Task.Delay(2000, CancellationToken.None).ContinueWith(_ => server.Signal("CONT"), TaskScheduler.Default);
            }

            return document;
        });
        BulkReport report = await index.WriteAsync(Patient(server.Url) with { BulkTimeout = TimeSpan.FromSeconds(1.5) }, documents, Cancellation);

        Assert.Equal(Documents / 2, report.Done);
        await index.AssertHoldsAsync(Documents / 2);
    }

    private static ElasticOptions Patient(string url) => FaultIndex.Options(url) with
    {
        WriteRetries = 100,
        RetryBase = TimeSpan.FromMilliseconds(100),
        RetryCap = TimeSpan.FromSeconds(2),
    };

    private static string FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    private static async Task<ElasticServer> RestartAsync(ElasticServer killed, int version, string data, string port)
    {
        await killed.WaitForEndAsync();
        return await ElasticServer.StartAsync(version, "--heap", "256m", "--data", data, "--port", port);
    }
}
