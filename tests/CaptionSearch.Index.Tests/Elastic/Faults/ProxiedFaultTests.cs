using CaptionSearch.Index.Elastic;
using CaptionSearch.Index.Elastic.Bulk;
using CaptionSearch.Index.Elastic.Transport;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests.Elastic.Faults;

/// <summary>A bad network, or a bad proxy, in front of a real server: nothing is lost, nothing is there twice, each error is one line.</summary>
[Trait("Needs", "elastic")]
public sealed class ProxiedFaultTests
{
    private const string Rejected = """{"error":{"type":"es_rejected_execution_exception","reason":"rejected"},"status":429}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Bulk_ThroughAStormOfFaults_ArrivesCompleteAndOnce(int version)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        await using FaultIndex index = await FaultIndex.CreateAsync(server);
        await using FaultProxy proxy = new(server.Url);
        Random random = new(20261121);
        int faults = 0;
        proxy.Faults = request =>
        {
            if (!request.IsBulk || random.Next(2) == 0)
            {
                return null;
            }

            faults++;
            return random.Next(7) switch
            {
                0 => new Fault { Status = 429, Json = Rejected },
                1 => new Fault { Status = 429, Json = Rejected, RetryAfter = "0" },
                2 => new Fault { Status = 503, Json = "<html>" },
                3 => new Fault { Status = 502 },
                4 => new Fault { RequestBytes = random.Next(request.Body.Length) },
                5 => new Fault { ReplyBytes = random.Next(400) },
                _ => new Fault { Delay = TimeSpan.FromMilliseconds(20), BytesPerSecond = 20_000 },
            };
        };

        BulkReport report = await index.WriteAsync(FaultIndex.Options(proxy.Url), FaultIndex.Documents(3000), Cancellation);

        Assert.Equal(3000, report.Done);
        Assert.Empty(report.Rejected);
        Assert.True(faults > 20, $"{faults} faults");
        await index.AssertHoldsAsync(3000);
    }

    [Theory]
    [InlineData(8, 0, null)]
    [InlineData(8, 1, null)]
    [InlineData(8, 5000, null)]
    [InlineData(8, int.MaxValue, null)]
    [InlineData(8, null, 0)]
    [InlineData(8, null, 60)]
    [InlineData(8, null, 300)]
    [InlineData(9, 5000, null)]
    [InlineData(9, null, 300)]
    public async Task Bulk_CutOnce_IsSentAgain(int version, int? requestBytes, int? replyBytes)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        await using FaultIndex index = await FaultIndex.CreateAsync(server);
        await using FaultProxy proxy = new(server.Url);
        int bulks = 0;
        proxy.Faults = request => request.IsBulk && ++bulks == 3 ? new Fault { RequestBytes = requestBytes, ReplyBytes = replyBytes } : null;

        BulkReport report = await index.WriteAsync(FaultIndex.Options(proxy.Url), FaultIndex.Documents(300), Cancellation);

        Assert.Equal(300, report.Done);
        Assert.Equal(7, bulks);
        await index.AssertHoldsAsync(300);
    }

    [Theory]
    [InlineData(8, 401)]
    [InlineData(8, 403)]
    [InlineData(9, 401)]
    public async Task Bulk_RefusedInTheMiddle_StopsWithALineAndIsCompletedByTheNextRun(int version, int status)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        await using FaultIndex index = await FaultIndex.CreateAsync(server);
        await using FaultProxy proxy = new(server.Url);
        proxy.Faults = request => request.Number > 3 ? new Fault { Status = status } : null;

        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => index.WriteAsync(FaultIndex.Options(proxy.Url), FaultIndex.Documents(1000), Cancellation));
        proxy.Faults = static _ => null;
        await index.WriteAsync(FaultIndex.Options(proxy.Url), FaultIndex.Documents(1000), Cancellation);

        Assert.StartsWith($"POST {proxy.Url}/{index.Name}/_bulk: {status}, ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.False(error.IsUnreachable);
        await index.AssertHoldsAsync(1000);
    }

    [Fact]
    public async Task Check_HeaderTakenOutByAProxy_IsNamed()
    {
        string message = await FailedCheckAsync(new Fault { RemovedHeader = "X-elastic-product" });

        Assert.Contains("without the header X-Elastic-Product (does a proxy take it out?)", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7.17.28")]
    [InlineData("10.1.0")]
    public async Task Check_UnknownVersion_IsNamed(string version)
        => Assert.Contains($"this is Elasticsearch {version}; this program works with versions 8 and 9.", await FailedCheckAsync(new Fault { Version = version }), StringComparison.Ordinal);

    [Fact]
    public async Task Search_SlowAnswer_IsAnErrorAtTheTimeLimit()
    {
        ElasticServer server = await ElasticServer.SharedAsync(8);
        await using FaultIndex index = await FaultIndex.CreateAsync(server);
        await using FaultProxy proxy = new(server.Url);
        using ElasticClient client = new(FaultIndex.Options(proxy.Url) with { SearchTimeout = TimeSpan.FromSeconds(1) });
        await client.GetVersionAsync(Cancellation);
        proxy.Faults = static _ => new Fault { BytesPerSecond = 20 };

        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => client.SendAsync(HttpMethod.Get, $"{index.Name}/_count", RequestKind.Search, null, [], Cancellation));

        Assert.Contains("no answer in 1 s", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsUnreachable);
    }

    [Fact]
    public async Task Search_OneConnectionBreaks_IsRepeatedUnnoticed()
    {
        ElasticServer server = await ElasticServer.SharedAsync(9);
        await using FaultIndex index = await FaultIndex.CreateAsync(server);
        await using FaultProxy proxy = new(server.Url);
        proxy.Faults = static request => request.Number is 1 ? new Fault { ReplyBytes = 150 } : null;
        using ElasticClient client = new(FaultIndex.Options(proxy.Url));

        using ElasticReply reply = await client.SendAsync(HttpMethod.Get, $"{index.Name}/_count", RequestKind.Search, null, [], Cancellation);

        Assert.Equal(0, reply.Root.GetProperty("count").GetInt32());
        Assert.Equal(3, proxy.Requests.Count);
    }

    private static async Task<string> FailedCheckAsync(Fault fault)
    {
        ElasticServer server = await ElasticServer.SharedAsync(8);
        await using FaultProxy proxy = new(server.Url) { Faults = _ => fault };
        using ElasticClient client = new(ElasticOptions.ForUrl(proxy.Url));
        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(() => client.GetVersionAsync(Cancellation));
        Assert.False(error.IsUnreachable);
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }
}
