using CaptionSearch.Index.Elastic;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Tests.Elastic.Transport;

public sealed class RetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Waits_GrowToTheCapTimesTheRandomNumber()
    {
        InstantTime time = new() { LongestWait = TimeSpan.FromSeconds(4) };
        ElasticOptions options = new() { RetryBase = TimeSpan.FromMilliseconds(100), RetryCap = TimeSpan.FromSeconds(1), WriteRetries = 6, SearchTimeout = TimeSpan.FromSeconds(5) };

        await FailAsync(options, time, 0.5, new CannedServer().Then(503, "{}"), RequestKind.Bulk);

        Assert.Equal([50, 100, 200, 400, 500, 500], time.Waits.Select(static wait => wait.TotalMilliseconds));
    }

    [Fact]
    public async Task RetryAfter_IsHonouredWhenItIsLonger()
    {
        InstantTime time = new() { LongestWait = TimeSpan.FromSeconds(50) };
        CannedServer server = new CannedServer()
            .Then(429, "{}", ("Retry-After", "3"))
            .Then(429, "{}", ("Retry-After", DateTimeOffset.UnixEpoch.AddSeconds(10).ToString("R")))
            .Then(429, "{}", ("Retry-After", "0"))
            .Then(200, "{}");
        using ElasticClient client = new(
            new ElasticOptions { SearchTimeout = TimeSpan.FromMinutes(1), AdministrationTimeout = TimeSpan.FromMinutes(1), RetryBase = TimeSpan.FromMilliseconds(100) },
            server, time, static () => 1);

        using ElasticReply reply = await client.SendAsync(HttpMethod.Post, "x/_refresh", RequestKind.Administration, null, [], Cancellation);

        Assert.Equal([3000, 7000, 400], time.Waits.Select(static wait => wait.TotalMilliseconds)); // the date is ten seconds after the start
    }

    [Fact]
    public async Task RetryAfterBeyondTheTime_IsNotWaitedFor()
    {
        InstantTime time = new() { LongestWait = TimeSpan.FromSeconds(4) };
        ElasticOptions options = new() { RetryTime = TimeSpan.FromSeconds(30) };

        string message = await FailAsync(options, time, 0, new CannedServer().Then(503, "{}", ("Retry-After", "60")), RequestKind.Bulk);

        Assert.Empty(time.Waits);
        Assert.DoesNotContain("tried", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_EndsTheRepetitionsBeforeTheirNumber()
    {
        InstantTime time = new() { LongestWait = TimeSpan.FromSeconds(4) };
        ElasticOptions options = new() { RetryBase = TimeSpan.FromSeconds(1), RetryCap = TimeSpan.FromSeconds(1), WriteRetries = 100, RetryTime = TimeSpan.FromSeconds(5) };

        await FailAsync(options, time, 1, new CannedServer().Then(503, "{}"), RequestKind.Bulk);

        Assert.Equal(4, time.Waits.Count);
    }

    [Fact]
    public async Task NotRepeatable_IsSentOnce()
    {
        CannedServer server = new CannedServer().Then(503, "{}");
        using ElasticClient client = new(new ElasticOptions(), server, new InstantTime());

        await Assert.ThrowsAsync<IndexUnavailableException>(
            () => client.SendAsync(new ElasticRequest(HttpMethod.Post, "x/_doc") { IsRepeatable = false }, Cancellation));

        Assert.Single(server.LaterRequests);
    }

    [Fact]
    public async Task NoAnswerToASearch_IsAnErrorAfterTheTimeLimitAndNotRepeated()
    {
        using HangingServer server = new();
        ElasticOptions options = new() { SearchTimeout = TimeSpan.FromMilliseconds(150) };
        using ElasticClient client = new(options, server);
        await client.GetVersionAsync(Cancellation);

        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => client.SendAsync(HttpMethod.Post, "x/_search", RequestKind.Search, null, [], Cancellation));

        Assert.Equal(
            "POST http://localhost:9200/x/_search: no answer in 0.15 s. The server hangs or has too much to do: see its log ('docker compose logs elasticsearch').",
            error.Message);
        Assert.True(error.IsUnreachable);
        Assert.Equal(1, server.Hung);
    }

    [Fact]
    public async Task NoAnswerToABulk_IsRepeated()
    {
        using HangingServer server = new();
        ElasticOptions options = new() { BulkTimeout = TimeSpan.FromMilliseconds(100), WriteRetries = 2, RetryBase = TimeSpan.FromMilliseconds(1) };
        using ElasticClient client = new(options, server);

        await Assert.ThrowsAsync<IndexUnavailableException>(
            () => client.SendAsync(HttpMethod.Post, "x/_bulk", RequestKind.Bulk, null, [], Cancellation));

        Assert.Equal(3, server.Hung);
    }

    private static async Task<string> FailAsync(ElasticOptions options, InstantTime time, double random, CannedServer server, RequestKind kind)
    {
        using ElasticClient client = new(options, server, time, () => random);
        return (await Assert.ThrowsAsync<IndexUnavailableException>(
            () => client.SendAsync(HttpMethod.Post, "x/_bulk", kind, null, [], Cancellation))).Message;
    }

    /// <summary>Answers the check and nothing else.</summary>
    private sealed class HangingServer : HttpMessageHandler
    {
        private int _hung;

        public int Hung => _hung;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath != "/")
            {
                Interlocked.Increment(ref _hung);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return CannedServer.Reply(200, CannedServer.Identity);
        }
    }
}
