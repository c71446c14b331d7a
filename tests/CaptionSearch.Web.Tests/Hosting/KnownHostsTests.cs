using System.Net;

namespace CaptionSearch.Web.Hosting;

public sealed class KnownHostsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:8080", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:5000", 200)]
    [InlineData("evil.example", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("127.0.0.1.nip.io:5000", 421)]
    [InlineData("192.168.1.5", 421)]
    public async Task Call_ByAName_IsAnsweredOnlyByTheServersOwn(string host, int status)
    {
        await using RunningServer server = await RunningServer.StartAsync();

        Assert.Equal(status, await GetAsync(server, "/healthz", host));
        Assert.Equal(status, await GetAsync(server, "/", host));
    }

    [Fact]
    public async Task Call_ByANameThatWasGiven_IsAnswered()
    {
        await using RunningServer server = await RunningServer.StartAsync(change: options => options with { HostNames = ["pictures.home"] });

        Assert.Equal(200, await GetAsync(server, "/", "pictures.home:5000"));
        Assert.Equal(421, await GetAsync(server, "/", "evil.example"));
    }

    [Fact]
    public async Task Call_WithAKey_MayUseAnyName()
    {
        await using RunningServer server = await RunningServer.StartAsync(change: options => options with { Key = new ApiKey("0123456789abcdef") });

        Assert.Equal(200, await GetAsync(server, "/healthz", "anything.example"));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", true)]
    [InlineData("Sec-Fetch-Site", "same-site", true)]
    [InlineData("Origin", "https://evil.example", true)]
    [InlineData("Origin", "null", true)]
    [InlineData("Sec-Fetch-Site", "same-origin", false)]
    [InlineData("Sec-Fetch-Site", "none", false)]
    [InlineData("Origin", "SELF", false)]
    [InlineData("User-Agent", "curl/8.0", false)]
    public async Task Change_FromAPageOfAnotherSite_IsRefused(string header, string value, bool isRefused)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        foreach (HttpMethod method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete })
        {
            using HttpRequestMessage request = new(method, "/api/v1/nothing-here") { Content = new StringContent("{}") };
            request.Headers.TryAddWithoutValidation(header, value == "SELF" ? server.Address.GetLeftPart(UriPartial.Authority) : value);

            using HttpResponseMessage reply = await server.Client.SendAsync(request, Token);

            Assert.Equal(isRefused ? HttpStatusCode.Forbidden : HttpStatusCode.NotFound, reply.StatusCode);
            Assert.Equal("application/problem+json", reply.Content.Headers.ContentType!.MediaType);
        }
    }

    [Fact]
    public async Task Form_WithoutItsToken_IsRefused()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using FormUrlEncodedContent fields = new(new Dictionary<string, string> { ["key"] = "0123456789abcdef" });

        using HttpResponseMessage reply = await server.Client.PostAsync("/login", fields, Token);

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
    }

    private static async Task<int> GetAsync(RunningServer server, string path, string host)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Host = host;
        using HttpResponseMessage reply = await server.Client.SendAsync(request, Token);
        return (int)reply.StatusCode;
    }
}
