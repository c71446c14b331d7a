using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaptionSearch.Web.Hosting;

public sealed class RequestRecordTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("my-id_1.2", true)]
    [InlineData("a b", false)]
    [InlineData("x<script>", false)]
    [InlineData("", false)]
    public async Task Reply_HasAnId_TheOneThatCameInWhenItIsWellFormed(string given, bool isTaken)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/healthz");
        request.Headers.TryAddWithoutValidation("X-Request-Id", given);

        using HttpResponseMessage reply = await server.Client.SendAsync(request, Token);

        string id = reply.Headers.GetValues("X-Request-Id").Single();
        Assert.Equal(isTaken, id == given);
        Assert.Matches("^[A-Za-z0-9_.-]{1,64}$", id);
    }

    [Fact]
    public void IsId_TooLong_IsNone()
    {
        Assert.True(RequestRecord.IsId(new string('a', 64)));
        Assert.False(RequestRecord.IsId(new string('a', 65)));
    }

    [Fact]
    public async Task FailingRequest_LeavesALineWithLevelTimeIdMethodPathStatusAndDuration()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        using HttpResponseMessage reply = await server.Client.GetAsync("/api/v1/nothing%0Ahere?secret=words", Token);
        string id = reply.Headers.GetValues("X-Request-Id").Single();

        string line = (await server.LogAsync(text => text.Contains(id, StringComparison.Ordinal))).Split('\n').Single(text => text.Contains(id, StringComparison.Ordinal));
        Match match = Regex.Match(line, @"^(\S+Z) warning (\S+) GET /api/v1/nothing%0Ahere 404 [\d.]+ ms$");
        Assert.True(match.Success, line);
        Assert.Equal(id, match.Groups[2].Value);
        DateTime time = DateTime.ParseExact(match.Groups[1].Value, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        Assert.InRange(DateTime.UtcNow - time, TimeSpan.FromSeconds(-1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task FailingRequest_AsJson_HasTheSameInMembers()
    {
        await using RunningServer server = await RunningServer.StartAsync(change: options => options with { LogsJson = true });

        using HttpResponseMessage reply = await server.Client.GetAsync("/nothing-here", Token);
        string id = reply.Headers.GetValues("X-Request-Id").Single();

        string line = (await server.LogAsync(text => text.Contains(id, StringComparison.Ordinal))).Split('\n').Single(text => text.Contains(id, StringComparison.Ordinal));
        using JsonDocument json = JsonDocument.Parse(line);
        Assert.Equal("warning", json.RootElement.GetProperty("level").GetString());
        Assert.Equal(id, json.RootElement.GetProperty("request_id").GetString());
        Assert.Equal("GET", json.RootElement.GetProperty("method").GetString());
        Assert.Equal("/nothing-here", json.RootElement.GetProperty("path").GetString());
        Assert.Equal(404, json.RootElement.GetProperty("status").GetInt32());
        Assert.True(json.RootElement.GetProperty("milliseconds").GetDouble() >= 0);
    }

    [Fact]
    public async Task PageThatFails_HasTheHeadersOfEveryReply()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            pictures: 1, change: options => options with { Model = _ => throw new InvalidOperationException("a bug") });

        using HttpResponseMessage reply = await server.Client.GetAsync("/?q=dog", Token);

        Assert.Equal(HttpStatusCode.InternalServerError, reply.StatusCode);
        string id = reply.Headers.GetValues("X-Request-Id").Single();
        Assert.Contains("default-src 'none'", reply.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        string page = await reply.Content.ReadAsStringAsync(Token);
        Assert.Contains(id, page, StringComparison.Ordinal);
        Assert.DoesNotContain("a bug", page, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SaysNothingInTheLog()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        using HttpResponseMessage reply = await server.Client.GetAsync("/login", Token);
        using HttpResponseMessage page = await server.Client.GetAsync("/", Token);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("", await server.LogAsync(_ => true));
    }
}
