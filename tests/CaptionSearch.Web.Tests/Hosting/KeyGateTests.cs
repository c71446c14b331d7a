using System.Net;
using System.Text.Json;

namespace CaptionSearch.Web.Hosting;

public sealed class KeyGateTests
{
    private const string Key = "0123456789abcdef-right";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Authorization", "Bearer " + Key)]
    [InlineData("Authorization", "bearer " + Key)]
    [InlineData("X-Api-Key", Key)]
    public async Task Request_WithTheKey_IsAnswered(string header, string value)
    {
        await using RunningServer server = await StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation(header, value);

        using HttpResponseMessage reply = await server.Client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Contains("name=\"q\"", await reply.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("X-Api-Key", "0123456789abcdef-wrong")]
    [InlineData("X-Api-Key", "")]
    [InlineData("Authorization", "Bearer")]
    [InlineData("Authorization", "Basic " + Key)]
    [InlineData("Authorization", "Bearer " + Key + "x")]
    [InlineData("Cookie", VisitorSession.Cookie + "=" + Key)]
    public async Task Api_WithoutTheKey_Is401WithAProblem(string? header, string? value)
    {
        await using RunningServer server = await StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/status");
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using HttpResponseMessage reply = await server.Client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
        Assert.Equal("Bearer", reply.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", reply.Content.Headers.ContentType!.MediaType);
        using JsonDocument problem = JsonDocument.Parse(await reply.Content.ReadAsStringAsync(Token));
        Assert.Equal(401, problem.RootElement.GetProperty("status").GetInt32());
        Assert.Equal(reply.Headers.GetValues("X-Request-Id").Single(), problem.RootElement.GetProperty("request_id").GetString());
    }

    [Fact]
    public async Task OriginEndpoint_WithoutTheKey_SaysSoInItsOwnForm()
    {
        await using RunningServer server = await StartAsync();

        using HttpResponseMessage reply = await server.Client.PostAsync("/api/caption", new StringContent("{}"), Token);

        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
        Assert.StartsWith("{\"success\":false,\"message\":", await reply.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_WithoutTheKey_AsksForItAndGoesOnToThePage()
    {
        await using RunningServer server = await StartAsync();

        using HttpResponseMessage form = await server.Client.GetAsync("/?q=dog", Token);
        Assert.Equal("/login?from=%2F%3Fq%3Ddog", form.RequestMessage!.RequestUri!.PathAndQuery);
        using HttpResponseMessage wrong = await PostKeyAsync(server, form, "0123456789abcdef-wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Contains("That is not the key.", await wrong.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.False(wrong.Headers.Contains("Set-Cookie"));
        using HttpResponseMessage right = await PostKeyAsync(server, form, Key);

        Assert.Equal("/?q=dog", right.RequestMessage!.RequestUri!.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        using HttpResponseMessage again = await server.Client.GetAsync("/", Token);
        Assert.Equal("/", again.RequestMessage!.RequestUri!.PathAndQuery);
    }

    [Fact]
    public async Task Login_SetsACookieThatScriptsAndOtherSitesNeverSee()
    {
        await using RunningServer server = await StartAsync();
        using HttpClient client = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        using HttpResponseMessage form = await client.GetAsync("/login", Token);

        using HttpResponseMessage reply = await PostKeyAsync(client, form, Key);

        string cookie = reply.Headers.GetValues("Set-Cookie").Single(text => text.StartsWith(VisitorSession.Cookie, StringComparison.Ordinal));
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Key, cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com/")]
    [InlineData("//example.com/")]
    [InlineData("/\\example.com")]
    public async Task Login_ToAnotherSite_GoesToTheFirstPage(string from)
    {
        await using RunningServer server = await StartAsync();
        using HttpClient client = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        using HttpResponseMessage form = await client.GetAsync("/login?from=" + Uri.EscapeDataString(from), Token);

        using HttpResponseMessage reply = await PostKeyAsync(client, form, Key);

        Assert.Equal(HttpStatusCode.Redirect, reply.StatusCode);
        Assert.Equal("/", reply.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Session_OfAnotherKey_IsNotOpen()
    {
        await using RunningServer server = await StartAsync();
        using HttpResponseMessage form = await server.Client.GetAsync("/login", Token);
        using HttpResponseMessage reply = await PostKeyAsync(server, form, Key);
        Assert.Equal("/", reply.RequestMessage!.RequestUri!.PathAndQuery);

        // A second server over the same data folder has the same seals, but another key.
        WebServer other = await WebServer.StartAsync(server.Options with { Key = new ApiKey(Key + "-new") }, Token);
        await using (other)
        {
            using HttpResponseMessage asked = await server.Client.GetAsync(new Uri(other.Address, "/"), Token);
            Assert.Equal("/login", asked.RequestMessage!.RequestUri!.AbsolutePath);
        }

        WebServer same = await WebServer.StartAsync(server.Options, Token);
        await using (same)
        {
            using HttpResponseMessage known = await server.Client.GetAsync(new Uri(same.Address, "/"), Token);
            Assert.Equal("/", known.RequestMessage!.RequestUri!.AbsolutePath);
        }
    }

    [Theory]
    [InlineData("/css/site.css")]
    [InlineData("/js/site.js")]
    [InlineData("/icons/icon.svg")]
    [InlineData("/healthz")]
    [InlineData("/login")]
    public async Task Address_ThatSaysNothing_NeedsNoKey(string path)
    {
        await using RunningServer server = await StartAsync();

        using HttpResponseMessage reply = await server.Client.GetAsync(path, Token);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    [Fact]
    public async Task Metrics_NeedTheKey()
    {
        await using RunningServer server = await StartAsync();

        using HttpResponseMessage reply = await server.Client.GetAsync("/metrics", Token);

        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
    }

    [Fact]
    public async Task Start_ForOtherMachinesWithoutAKey_IsRefused()
    {
        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(async () =>
        {
            await using RunningServer server = await RunningServer.StartAsync(change: options => options with { Address = IPAddress.Any });
        });

        Assert.Contains("needs a key", error.Message, StringComparison.Ordinal);
    }

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(change: options => options with { Key = new ApiKey(Key) });

    private static Task<HttpResponseMessage> PostKeyAsync(RunningServer server, HttpResponseMessage form, string key) => PostKeyAsync(server.Client, form, key);

    private static async Task<HttpResponseMessage> PostKeyAsync(HttpClient client, HttpResponseMessage form, string key)
    {
        string page = await form.Content.ReadAsStringAsync(Token);
        using FormUrlEncodedContent fields = new(new Dictionary<string, string>
        {
            ["key"] = key,
            ["from"] = WebUtility.HtmlDecode(Between(page, "name=\"from\" value=\"", "\"")),
            ["__RequestVerificationToken"] = Between(page, "name=\"__RequestVerificationToken\" type=\"hidden\" value=\"", "\""),
        });
        return await client.PostAsync("/login", fields, Token);
    }

    private static string Between(string text, string before, string after)
    {
        int start = text.IndexOf(before, StringComparison.Ordinal);
        return start < 0 ? "" : text[(start + before.Length)..text.IndexOf(after, start + before.Length, StringComparison.Ordinal)];
    }
}
