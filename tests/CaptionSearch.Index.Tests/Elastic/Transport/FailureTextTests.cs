using System.Net.Sockets;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Tests.Elastic.Transport;

/// <summary>Every row of the error tables: which exception, one line, no secrets, and what is repeated.</summary>
public sealed class FailureTextTests
{
    private const string Disk = "index [captionsearch-images-v1] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];";
    private const string Starting = "blocked by: [SERVICE_UNAVAILABLE/1/state not recovered / initialized];";
    private const string NotAllowed = "action [indices:data/read/search] is unauthorized for API key id [secretId] of user [secretUser] on indices [captionsearch], this action is granted by the index privileges [read,all]";
    private const string NotAllowedCluster = "action [cluster:monitor/main] is unauthorized for user [secretUser], this action is granted by the cluster privileges [monitor,manage,all]";

    private static readonly ElasticOptions Options = new() { User = "secretUser", Password = "secretPassword", Url = new Uri("http://elastic:9200") };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401, "security_exception", "unable to authenticate user [secretUser]", 1, false, "401, the server does not accept these credentials. Set CAPTIONSEARCH_ELASTIC_API_KEY")]
    [InlineData(403, "security_exception", NotAllowed, 1, false, "403, 'indices:data/read/search' is not allowed: it needs one of the index privileges read,all on 'captionsearch' and 'captionsearch-*'.")]
    [InlineData(403, "security_exception", NotAllowedCluster, 1, false, "403, 'cluster:monitor/main' is not allowed: it needs one of the cluster privileges monitor,manage,all.")]
    [InlineData(403, "security_exception", "no", 1, false, "403, this is not allowed: it needs the index privileges read, write, create_index")]
    [InlineData(403, "cluster_block_exception", "index [x] blocked by: [FORBIDDEN/5/index read-only (api)];", 1, false, "takes no writes")]
    [InlineData(429, "cluster_block_exception", Disk, 1, false, "the index 'captionsearch' takes no writes")]
    [InlineData(404, "index_not_found_exception", "no such index [captionsearch]", 1, false, "the index is not there (index_not_found_exception: no such index [captionsearch]). Fill it: captionsearch index FOLDER.")]
    [InlineData(429, "circuit_breaking_exception", "[parent] Data too large", 3, true, "the server has not enough memory (circuit_breaking_exception: [parent] Data too large) (tried 3 times)")]
    [InlineData(429, "es_rejected_execution_exception", "rejected execution of coordinating operation", 3, true, "the server has too much to do (429) (es_rejected_execution_exception: rejected execution of coordinating operation) (tried 3 times)")]
    [InlineData(503, "cluster_block_exception", Starting, 3, true, "the server cannot serve now (503)")]
    [InlineData(503, "unavailable_shards_exception", "primary shard is not active", 3, true, "the server cannot serve now (503)")]
    [InlineData(413, "x", "", 1, false, "413, the request has more bytes than the server takes")]
    [InlineData(500, "null_pointer_exception", "", 1, false, "the server failed (500) (null_pointer_exception)")]
    public async Task ElasticsearchSaysNo_OneLineSaysWhatAndWhatToDo(int status, string type, string reason, int attempts, bool isUnreachable, string expected)
    {
        CannedServer server = new CannedServer().Then(status, CannedServer.Error(type, reason));

        IndexUnavailableException error = await FailAsync<IndexUnavailableException>(server);

        Assert.StartsWith("POST http://elastic:9200/captionsearch/_search: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(isUnreachable, error.IsUnreachable);
        Assert.Equal(attempts, server.LaterRequests.Count);
        AssertOneLineWithoutSecrets(error);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task ProxyBeforeTheServer_IsRepeatedThenNamed(int status)
    {
        CannedServer server = new CannedServer().Then(_ => new HttpResponseMessage((System.Net.HttpStatusCode)status)
        {
            Content = new StringContent("<html>\n<body>Bad gateway</body></html>", System.Text.Encoding.UTF8, "text/html"),
        });

        IndexUnavailableException error = await FailAsync<IndexUnavailableException>(server);

        Assert.Contains($"the server cannot serve now ({status}) (tried 3 times).", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("html", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsUnreachable);
    }

    [Fact]
    public async Task RequestTheServerDoesNotTake_IsAQuestionOfFormat()
    {
        CannedServer server = new CannedServer().Then(400, """
            {"error":{"type":"search_phase_execution_exception","reason":"all shards failed","caused_by":{"type":"illegal_argument_exception","reason":"[knn] field\n[embedding] is not a vector"}}}
            """);

        IndexFormatException error = await FailAsync<IndexFormatException>(server);

        Assert.Contains("(400) (search_phase_execution_exception: all shards failed: [knn] field [embedding] is not a vector)", error.Message, StringComparison.Ordinal);
        Assert.Single(server.LaterRequests);
        AssertOneLineWithoutSecrets(error);
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, "connection refused (tried 3 times). Is Elasticsearch up? Start it with", 3, true)]
    [InlineData(HttpRequestError.NameResolutionError, "there is no host 'elastic'. Correct the address", 1, true)]
    [InlineData(HttpRequestError.SecureConnectionError, "no safe connection (bad certificate). Give the fingerprint", 1, false)]
    [InlineData(HttpRequestError.ResponseEnded, "the connection broke before the answer was complete (tried 3 times). Is it an Elasticsearch that expects https?", 3, true)]
    public async Task NoAnswer_SaysWhatTheConnectionDid(HttpRequestError kind, string expected, int attempts, bool isUnreachable)
    {
        Exception inner = kind == HttpRequestError.ConnectionError ? new SocketException((int)SocketError.ConnectionRefused) : new IOException("bad certificate.");
        CannedServer server = new CannedServer().Then(_ => throw new HttpRequestException(kind, "failed", inner));

        IndexUnavailableException error = await FailAsync<IndexUnavailableException>(server);

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(attempts, server.LaterRequests.Count);
        Assert.Equal(isUnreachable, error.IsUnreachable);
        AssertOneLineWithoutSecrets(error);
    }

    [Fact]
    public async Task NobodyListens_SaysThatTheConnectionWasRefused()
    {
        using TcpListener closed = new(System.Net.IPAddress.Loopback, 0);
        closed.Start();
        string url = $"http://{closed.LocalEndpoint}";
        closed.Stop();
        using ElasticClient client = new(ElasticOptions.ForUrl(url), null, new InstantTime { LongestWait = TimeSpan.FromSeconds(1) });

        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(() => client.GetVersionAsync(Cancellation));

        Assert.StartsWith($"GET {url}/: connection refused (tried 3 times). Is Elasticsearch up?", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsUnreachable);
    }

    [Fact]
    public async Task UnknownHost_IsNamed()
    {
        using ElasticClient client = new(ElasticOptions.ForUrl("http://no-such-host.invalid:9200"));

        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(() => client.GetVersionAsync(Cancellation));

        Assert.Contains("there is no host 'no-such-host.invalid'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, """{"version":{"number":"2.11.0","distribution":"opensearch"},"tagline":"The OpenSearch Project"}""", "", "this is not Elasticsearch but OpenSearch 2.11.0.")]
    [InlineData(200, """{"version":{"number":"7.10.2"},"tagline":"You Know, for Search"}""", "", "a server that calls itself Elasticsearch 7.10.2, which is too old.")]
    [InlineData(200, """{"version":{"number":"8.19.5"},"tagline":"You Know, for Search"}""", "", "Elasticsearch 8.19.5 without the header X-Elastic-Product (does a proxy take it out?).")]
    [InlineData(200, """{"hello":"world"}""", "", "something that answers 200 to GET /.")]
    [InlineData(404, "{}", "", "something that answers 404 to GET /.")]
    [InlineData(200, """{"version":{"number":"7.17.9"},"tagline":"You Know, for Search"}""", "Elasticsearch", "this is Elasticsearch 7.17.9; this program works with versions 8 and 9.")]
    [InlineData(200, """{"version":{"number":"10.0.0"},"tagline":"You Know, for Search"}""", "Elasticsearch", "this is Elasticsearch 10.0.0; this program works with versions 8 and 9.")]
    [InlineData(200, """{"version":{}}""", "Elasticsearch", "something that tells no version.")]
    public async Task SomethingElse_IsNamed(int status, string body, string product, string expected)
    {
        CannedServer server = new() { Root = () => CannedServer.Reply(status, body, ("X-Elastic-Product", product)) };

        IndexUnavailableException error = await FailAsync<IndexUnavailableException>(server);

        Assert.StartsWith("GET http://elastic:9200/: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsUnreachable);
        Assert.Empty(server.LaterRequests);
        AssertOneLineWithoutSecrets(error);
    }

    [Fact]
    public async Task LaterAnswerWithoutProductHeader_IsRefusedToo()
    {
        CannedServer server = new CannedServer().Then(200, "{}", ("X-Elastic-Product", ""));

        IndexUnavailableException error = await FailAsync<IndexUnavailableException>(server);

        Assert.Contains("this is not Elasticsearch", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswerThatIsNoJson_CountsAsBroken()
    {
        CannedServer server = new CannedServer().Then(200, """{"hits":{"hits":[""").Then(200, """{"count":1}""");
        using ElasticClient client = Client(server);

        using ElasticReply reply = await client.SendAsync(HttpMethod.Post, "captionsearch/_count", RequestKind.Search, null, [], Cancellation);

        Assert.Equal(1, reply.Root.GetProperty("count").GetInt32());
        Assert.Equal(2, server.LaterRequests.Count);
    }

    private static ElasticClient Client(CannedServer server) => new(Options, server, new InstantTime());

    private static async Task<T> FailAsync<T>(CannedServer server)
        where T : Exception
    {
        using ElasticClient client = Client(server);
        return await Assert.ThrowsAsync<T>(
            () => client.SendAsync(HttpMethod.Post, "captionsearch/_search?x=y", RequestKind.Search, null, [], Cancellation));
    }

    private static void AssertOneLineWithoutSecrets(Exception error)
    {
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.True(error.Message.Length < 600, error.Message);
    }
}
