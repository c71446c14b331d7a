using System.Text.Json;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Index.Elastic.Bulk;
using CaptionSearch.Index.Elastic.Transport;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests.Elastic.Faults;

/// <summary>A real server with little room: it refuses requests for their size, for indexing pressure and for memory.</summary>
[Trait("Needs", "elastic")]
public sealed class LimitedServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task LittleRoom_TakesEverythingInSmallerPartsOrSaysWhyNot(int version)
    {
        await using ElasticServer server = await ElasticServer.StartAsync(
            version, "--heap", "256m", "-E", "http.max_content_length=64kb", "-E", "indexing_pressure.memory.limit=30kb");
        await using FaultIndex index = await FaultIndex.CreateAsync(server);
        await using FaultProxy counter = new(server.Url);
        ElasticOptions options = FaultIndex.Options(counter.Url) with { BulkDocuments = 1000, GzipThreshold = int.MaxValue };

        // 1,000 documents are 155 kB: first too large (413), then too much at once (429).
        BulkReport report = await index.WriteAsync(
            options, FaultIndex.Documents(2000).Append(FaultIndex.Document("huge", $$"""{"caption":"{{new string('x', 70_000)}}"}""")), Cancellation);

        Assert.Equal(2000, report.Done);
        Assert.Equal(("huge", 413), (report.Rejected.Single().Action.Id, report.Rejected.Single().Status));
        Assert.Contains(counter.Requests, static request => request.Body.Length > 64 << 10);
        Assert.Contains(counter.Requests, static request => request.Body.Length is > 30 << 10 and < 64 << 10);
        await index.AssertHoldsAsync(2000);

        await CircuitBreakerIsNamed(server, index);
    }

    private static async Task CircuitBreakerIsNamed(ElasticServer server, FaultIndex index)
    {
        await server.SendAsync(HttpMethod.Put, "/_cluster/settings", """{"persistent":{"network.breaker.inflight_requests.limit":"2kb"}}""");

        using ElasticClient client = new(FaultIndex.Options(server.Url) with { GzipThreshold = int.MaxValue });
        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(() => client.SendAsync(
            HttpMethod.Post, $"{index.Name}/_search", RequestKind.Search, static json => WriteMatch(json, new string('x', 5000)), [], Cancellation));
        await server.SendAsync(HttpMethod.Put, "/_cluster/settings", """{"persistent":{"network.breaker.inflight_requests.limit":null}}""");

        Assert.Contains("the server has not enough memory (circuit_breaking_exception: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("(tried 3 times)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.True(error.IsUnreachable);
    }

    private static void WriteMatch(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteStartObject("query");
        json.WriteStartObject("match");
        json.WriteString("caption", text);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
