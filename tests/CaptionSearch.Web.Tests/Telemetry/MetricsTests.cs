using System.Net;
using System.Text.RegularExpressions;
using CaptionSearch.Web.Api;

namespace CaptionSearch.Web.Telemetry;

public sealed class MetricsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_AreLinesThatPrometheusReads()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);
        await server.GetAsync("/api/v1/search?q=dog");

        using HttpResponseMessage reply = await server.Client.GetAsync("/metrics", Token);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", reply.Content.Headers.ContentType!.ToString());
        string[] lines = (await reply.Content.ReadAsStringAsync(Token)).TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.Matches(
            """^(# (HELP|TYPE) [a-z_0-9]+ .*|[a-z_0-9]+(\{[a-z_0-9]+="([^"\\]|\\.)*"(,[a-z_0-9]+="([^"\\]|\\.)*")*\})? (-?[0-9.]+(E[+-]?[0-9]+)?|NaN))$""", line));
        Assert.Contains(lines, line => Regex.IsMatch(line, "^captionsearch_queries_total\\{.*with=\"text\".*\\} [1-9]"));
        Assert.Contains(lines, line => line.StartsWith("captionsearch_query_duration_seconds_bucket{", StringComparison.Ordinal) && line.Contains("le=\"+Inf\"", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("captionsearch_index_documents ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http.server.request.duration", "s", false, "http_server_request_duration_seconds")]
    [InlineData("captionsearch.queries", "{query}", true, "captionsearch_queries_total")]
    [InlineData("captionsearch.index.size", "By", false, "captionsearch_index_size_bytes")]
    public void NameOf_PointsUnitsAndCounters(string name, string unit, bool isCounter, string expected)
        => Assert.Equal(expected, PrometheusText.NameOf(name, unit, isCounter));

    [Fact]
    public void Escaped_QuotesBackslashesAndLineEnds() => Assert.Equal("a\\\\b\\\"c\\nd", PrometheusText.Escaped("a\\b\"c\nd"));

    [Fact]
    public async Task Ready_AfterIndexAndModelAreLoaded()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);
        HttpStatusCode status = HttpStatusCode.ServiceUnavailable;
        for (int i = 0; i < 600 && status != HttpStatusCode.OK; i++)
        {
            using HttpResponseMessage reply = await server.Client.GetAsync("/readyz", Token);
            status = reply.StatusCode;
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable);
            await Task.Delay(50, Token);
        }

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task Ready_WithoutAModel_NeverIs()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            change: options => options with { Model = _ => throw new DirectoryNotFoundException("models/none: no such folder.") });

        Assert.Contains("Not ready: models/none: no such folder.", await server.LogAsync(text => text.Contains("Not ready", StringComparison.Ordinal)), StringComparison.Ordinal);
        using HttpResponseMessage reply = await server.Client.GetAsync("/readyz", Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);

        // It says why once; a supervisor that asks every second is no failure each time.
        using HttpResponseMessage other = await server.Client.GetAsync("/api/v1/nothing-here", Token);
        string log = await server.LogAsync(text => text.Contains("nothing-here", StringComparison.Ordinal));
        Assert.DoesNotContain("/readyz", log, StringComparison.Ordinal);
    }
}
