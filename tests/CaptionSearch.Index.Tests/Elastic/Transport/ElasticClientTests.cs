using System.Text.Json;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Tests.Elastic.Transport;

public sealed class ElasticClientTests
{
    private const string JsonType = "application/vnd.elasticsearch+json; compatible-with=8";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FirstRequest_ComesAfterACheckThatEveryServerUnderstands()
    {
        CannedServer server = new();
        using ElasticClient client = new(new ElasticOptions(), server);

        using ElasticReply first = await client.SendAsync(HttpMethod.Get, "pictures/_count", RequestKind.Search, null, [], Cancellation);
        using ElasticReply second = await client.SendAsync(HttpMethod.Post, "pictures/_search?size=1", RequestKind.Search, WriteEmpty, [], Cancellation);

        Assert.Equal(["/", "/pictures/_count", "/pictures/_search?size=1"], server.Requests.Select(static request => request.Path));
        Assert.Equal("application/json", server.Requests[0].Headers["Accept"]);
        Assert.Equal(JsonType, server.Requests[1].Headers["Accept"]);
        Assert.False(server.Requests[1].Headers.ContainsKey("Content-Type"));
        Assert.Equal(JsonType, server.Requests[2].Headers["Accept"]);
        Assert.Equal(JsonType, server.Requests[2].Headers["Content-Type"]);
        Assert.Equal("{}", server.Requests[2].Body);
        Assert.Equal(new ServerVersion(8, 19, 5), await client.GetVersionAsync(Cancellation));
    }

    [Fact]
    public async Task Lines_GoOutAsNdjson()
    {
        CannedServer server = new();
        using ElasticClient client = new(new ElasticOptions(), server);
        using PooledBuffer body = new();
        body.Append("{}\n{}\n"u8);

        using ElasticReply reply = await client.SendAsync(
            new ElasticRequest(HttpMethod.Post, "_msearch") { Body = body, IsLines = true }, Cancellation);

        Assert.Equal("application/vnd.elasticsearch+x-ndjson; compatible-with=8", server.LaterRequests[0].Headers["Content-Type"]);
        Assert.Equal("{}\n{}\n", server.LaterRequests[0].Body);
    }

    [Theory]
    [InlineData("http://localhost:9200", null, false)]
    [InlineData("http://search.example:9200", null, true)]
    [InlineData("http://localhost:9200", 4096, true)]
    [InlineData("http://search.example:9200", 1_000_000, false)]
    public async Task LargeBody_IsCompressedUnlessItStaysOnThisMachine(string url, int? threshold, bool compressed)
    {
        CannedServer server = new();
        using ElasticClient client = new(ElasticOptions.ForUrl(url) with { GzipThreshold = threshold }, server);
        string text = string.Concat(Enumerable.Repeat("a dog runs, ", 1000));

        using ElasticReply reply = await client.SendAsync(HttpMethod.Put, "x", RequestKind.Administration, json => json.WriteStringValue(text), [], Cancellation);

        SentRequest sent = server.LaterRequests[0];
        Assert.Equal(compressed, sent.Headers.GetValueOrDefault("Content-Encoding") == "gzip");
        Assert.Equal($"\"{text}\"", sent.Body);
        Assert.True(!compressed || sent.Bytes.Length < text.Length / 10);
    }

    [Theory]
    [InlineData("aWQ6a2V5", "ApiKey aWQ6a2V5")]
    [InlineData("id:key", "ApiKey aWQ6a2V5")]
    public async Task ApiKey_IsSentInItsEncodedForm(string key, string expected)
    {
        CannedServer server = new();
        using ElasticClient client = new(new ElasticOptions { ApiKey = key, User = "ignored" }, server);

        await client.GetVersionAsync(Cancellation);

        Assert.Equal(expected, server.Requests[0].Headers["Authorization"]);
    }

    [Fact]
    public async Task UserInTheAddress_IsSentAsBasicAndNowhereElse()
    {
        ElasticOptions options = ElasticOptions.ForUrl("https://elastic:s%3Acret@localhost:9200");
        CannedServer server = new();
        server.Then(401, CannedServer.Error("security_exception", "unable to authenticate user [elastic]"));
        using ElasticClient client = new(options, server);

        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => client.SendAsync(HttpMethod.Get, "x/_count", RequestKind.Search, null, [], Cancellation));

        Assert.Equal("Basic ZWxhc3RpYzpzOmNyZXQ=", server.Requests[0].Headers["Authorization"]); // elastic:s:cret
        Assert.Equal("https://localhost:9200/", options.Url.AbsoluteUri);
        Assert.DoesNotContain("cret", error.ToString() + options + server.Requests[1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyFirstRequests_CheckOnce()
    {
        CannedServer server = new();
        using ElasticClient client = new(new ElasticOptions(), server);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
            (await client.SendAsync(HttpMethod.Get, "x/_count", RequestKind.Search, null, [], Cancellation)).Dispose()));

        Assert.Equal(21, server.Requests.Count);
    }

    [Fact]
    public async Task FailedCheck_IsRepeatedByTheNextRequest()
    {
        CannedServer server = new() { Root = static () => CannedServer.Reply(401, "{}") };
        using ElasticClient client = new(new ElasticOptions(), server);
        await Assert.ThrowsAsync<IndexUnavailableException>(() => client.GetVersionAsync(Cancellation));

        server.Root = static () => CannedServer.Reply(200, CannedServer.Identity);

        Assert.Equal(8, (await client.GetVersionAsync(Cancellation)).Major);
    }

    [Fact]
    public async Task AcceptedStatus_IsReturnedWithItsError()
    {
        CannedServer server = new CannedServer().Then(404, CannedServer.Error("index_not_found_exception", "no such index [x]"));
        using ElasticClient client = new(new ElasticOptions(), server);

        using ElasticReply reply = await client.SendAsync(HttpMethod.Get, "x/_count", RequestKind.Search, null, [404], Cancellation);

        Assert.False(reply.IsSuccess);
        Assert.Equal(404, reply.Status);
        Assert.Equal(new ServerError("index_not_found_exception", "no such index [x]"), reply.Error);
    }

    [Fact]
    public async Task CancelledBefore_SendsNothing()
    {
        CannedServer server = new();
        using ElasticClient client = new(new ElasticOptions(), server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetVersionAsync(new CancellationToken(canceled: true)));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task CancelledDuringARequest_IsACancellationNotATimeout()
    {
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        CannedServer server = new CannedServer().Then(_ =>
        {
            source.Cancel();
            throw new HttpRequestException("socket closed");
        });
        using ElasticClient client = new(new ElasticOptions(), server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.SendAsync(HttpMethod.Get, "x/_count", RequestKind.Search, null, [], source.Token));
    }

    [Fact]
    public async Task CancelledWhileWaitingToRepeat_StopsWaiting()
    {
        using CancellationTokenSource source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        CannedServer server = new CannedServer().Then(_ =>
        {
            source.CancelAfter(TimeSpan.FromMilliseconds(50));
            return CannedServer.Reply(503, "{}", ("Retry-After", "250"));
        });
        using ElasticClient client = new(new ElasticOptions(), server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.SendAsync(HttpMethod.Get, "x/_refresh", RequestKind.Administration, null, [], source.Token));

        Assert.Single(server.LaterRequests);
    }

    private static void WriteEmpty(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteEndObject();
    }
}
