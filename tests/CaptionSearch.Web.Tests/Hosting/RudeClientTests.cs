using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using CaptionSearch.Tests.Shared;
using CaptionSearch.Web.Api;

namespace CaptionSearch.Web.Hosting;

/// <summary>Clients that are slow, break off or send what they did not announce: the server ends with them, and others notice nothing.</summary>
public sealed class RudeClientTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    /// <summary>Limits that need not be waited for.</summary>
    private static readonly RequestLimits Strict = new()
    {
        SlowestRate = 1 << 20,
        Grace = TimeSpan.FromSeconds(1.5),
        HeaderTime = TimeSpan.FromSeconds(1),
        IdleTime = TimeSpan.FromSeconds(1),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Body_AByteASecond_IsCutOffWith408()
    {
        await using RunningServer server = await StartAsync(Strict with { SlowestRate = new RequestLimits().SlowestRate });
        using RawClient client = await RawClient.ConnectAsync(server);
        long start = Stopwatch.GetTimestamp();

        await client.SendAsync(RawClient.Head("POST", "/api/v1/caption", 5000));
        while (!client.HasNews && Stopwatch.GetElapsedTime(start) < Long)
        {
            await client.SendAsync(" ");
            await AssertAnswersAsync(server);
            await Task.Delay(TimeSpan.FromSeconds(1), Token);
        }

        string reply = await client.ReadAsync(null, Long);
        Assert.StartsWith("HTTP/1.1 408 ", reply, StringComparison.Ordinal);
        Assert.Contains("arrived too slowly", reply, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Form_ThatStandsStill_IsCutOffAndLeavesNothing()
    {
        await using RunningServer server = await StartAsync(Strict);
        using RawClient client = await RawClient.ConnectAsync(server);
        string[] before = Files(server);

        await client.SendAsync(HalfUpload());

        Assert.StartsWith("HTTP/1.1 408 ", await client.ReadAsync(null, Long), StringComparison.Ordinal);
        await AssertNothingIsLeftAsync(server, before);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET / HT")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ")]
    public async Task Headers_ThatNeverEnd_AreCutOff(string beginning)
    {
        await using RunningServer server = await StartAsync(Strict);
        using RawClient client = await RawClient.ConnectAsync(server);

        await client.SendAsync(beginning);

        string reply = await client.ReadAsync(null, Long);
        Assert.True(reply.Length == 0 || reply.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal), reply);
        await AssertAnswersAsync(server);
    }

    [Fact]
    public async Task Replies_ThatNobodyReads_EndTheConnection()
    {
        await using RunningServer server = await StartAsync(Strict);
        using RawClient client = await RawClient.ConnectAsync(server, receiveBuffer: 4096);
        string requests = string.Concat(Enumerable.Repeat(RawClient.Get("/openapi/v1.json"), 100));

        // Until what is on its way fills every buffer, and then until the server has enough of it.
        await Assert.ThrowsAnyAsync<SocketException>(async () =>
        {
            while (true)
            {
                await client.SendAsync(requests).WaitAsync(Long, Token);
            }
        });

        await AssertAnswersAsync(server);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Upload_ThatBreaksOff_LeavesNothing(bool isKilled)
    {
        await using RunningServer server = await StartAsync(new RequestLimits());
        RawClient client = await RawClient.ConnectAsync(server);
        string[] before = Files(server);
        HashSet<string> others = [.. TemporaryFiles()];

        await client.SendAsync(HalfUpload());
        await UntilAsync(() => Task.FromResult(TemporaryFiles().Any(file => !others.Contains(file))), "the upload is not kept anywhere while it comes");
        string[] now = [.. TemporaryFiles().Where(file => !others.Contains(file))];
        if (isKilled)
        {
            client.Break();
        }
        else
        {
            client.Dispose();
        }

        await UntilAsync(() => Task.FromResult(!now.Any(File.Exists)), "the half upload is still on disk");
        await AssertNothingIsLeftAsync(server, before);
    }

    [Fact]
    public async Task Caption_ThatNobodyWaitsFor_GivesItsPlaceInTheQueueBack()
    {
        await using RunningServer server = await StartAsync(new RequestLimits { Queue = 2 });
        byte[] picture = PngPicture.Blocks(1, 3000, 2000);
        string head = RawClient.Head("POST", "/api/v1/caption?beam=16", picture.Length, "image/png");
        List<RawClient> clients = [];
        for (int i = 0; i < 12; i++)
        {
            RawClient client = await RawClient.ConnectAsync(server);
            clients.Add(client);
            await client.SendAsync(head);
            await client.SendAsync(picture);
        }

        clients.ForEach(static client => client.Break());

        await UntilAsync(async () => (int)(await server.GetAsync("/api/v1/status"))["waiting"]! == 0, "places are not given back");
        await server.PostAsync("/api/v1/caption", ApiCalls.Form(PngPicture.Blocks(2)));
        Assert.DoesNotContain(" error ", await server.LogAsync(static _ => true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_ThatNobodyReadsAnyMore_GiveTheirConnectionBack()
    {
        await using RunningServer server = await StartAsync(new RequestLimits { Connections = 1 });
        RawClient watcher = await RawClient.ConnectAsync(server);
        await watcher.SendAsync(RawClient.Get("/training/events"));
        Assert.Contains("text/event-stream", await watcher.ReadAsync("event: state", Long), StringComparison.Ordinal);

        watcher.Break();

        // Sooner than the next sign of life, which comes after 15 s.
        long start = Stopwatch.GetTimestamp();
        await UntilAsync(async () => await TryGetAsync(server), "the connection is still taken");
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task Connections_AboveTheLimit_AreClosedUntilOneIsFree()
    {
        await using RunningServer server = await StartAsync(new RequestLimits { Connections = 3 });
        List<RawClient> clients = [];
        for (int i = 0; i < 3; i++)
        {
            clients.Add(await RawClient.ConnectAsync(server));
            await clients[i].SendAsync(RawClient.Get("/healthz"));
            Assert.Contains("ok", await clients[i].ReadAsync("ok\n", Long), StringComparison.Ordinal);
        }

        Assert.False(await TryGetAsync(server));

        clients[1].Dispose();
        await UntilAsync(async () => await TryGetAsync(server), "the place is still taken");
        clients.ForEach(static client => client.Dispose());
    }

    [Fact]
    public async Task Body_LongerThanAnnounced_IsARequestOfItsOwnThatIsRefused()
    {
        await using RunningServer server = await StartAsync(new RequestLimits());
        using RawClient client = await RawClient.ConnectAsync(server);

        await client.SendAsync(RawClient.Head("POST", "/api/v1/search", 4) + "{\"text\": \"a dog in the grass\"}\r\n\r\n");

        string reply = await client.ReadAsync(null, Long);
        Assert.StartsWith("HTTP/1.1 400 ", reply, StringComparison.Ordinal);
        Assert.DoesNotContain(" 200 OK", reply, StringComparison.Ordinal);
        await AssertAnswersAsync(server);
    }

    [Theory]
    [InlineData("/api/v1/caption", "application/octet-stream", "")]
    [InlineData("/api/v1/search", "application/json", "")]
    [InlineData("/api/v1/index", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"pictures\"; filename=\"a.png\"\r\n\r\n")]
    public async Task Body_OfUnknownLength_IsCutAtTheLimit(string path, string type, string beginning)
    {
        await using RunningServer server = await StartAsync(new RequestLimits { PictureBytes = 2048, UploadBytes = 4096 });
        using RawClient client = await RawClient.ConnectAsync(server);
        string chunk = "10000\r\n" + new string(' ', 0x10000) + "\r\n";
        await client.SendAsync($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\n\r\n");
        if (beginning.Length > 0)
        {
            await client.SendAsync($"{beginning.Length:x}\r\n{beginning}\r\n");
        }

        try
        {
            for (int i = 0; i < 64 && !client.HasNews; i++)
            {
                await client.SendAsync(chunk);
            }
        }
        catch (SocketException)
        {
            // The server may close as soon as it has said no.
        }

        string reply = await client.ReadAsync("\r\n\r\n", Long);
        Assert.StartsWith("HTTP/1.1 413 ", reply, StringComparison.Ordinal);
        await AssertAnswersAsync(server);
    }

    [Fact]
    public async Task ManyMoreThanMayWait_AreAllAnsweredAndOthersAreToo()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 2, options => options with { Limits = new RequestLimits { Queue = 4 } });
        DescribedApi api = await DescribedApi.OfAsync(server);
        byte[] picture = PngPicture.Blocks(1, 1000, 800);
        string[] addresses = ["/api/v1/caption", "/api/v1/search", "/api/caption"];

        Task<(string Path, HttpResponseMessage Reply)>[] asked = [.. Enumerable.Range(0, 240).Select(async i =>
        {
            string path = addresses[i % addresses.Length];
            using HttpClient client = server.NewClient();
            using MultipartFormDataContent form = ApiCalls.Form(picture, path == "/api/caption" ? "query_img" : "picture");
            return (path, await client.PostAsync(path, form, Token));
        })];
        Task<(string Path, HttpResponseMessage Reply)[]> all = Task.WhenAll(asked).WaitAsync(TimeSpan.FromMinutes(2), Token);
        while (!all.IsCompleted)
        {
            await AssertAnswersAsync(server);
            await server.GetAsync("/api/v1/search?q=dog");
            await Task.Delay(50, Token);
        }

        (string Path, HttpResponseMessage Reply)[] replies = await all;
        Assert.Contains(replies, static one => one.Reply.StatusCode == HttpStatusCode.OK);
        Assert.Contains(replies, static one => one.Reply.StatusCode == HttpStatusCode.TooManyRequests);
        foreach ((string path, HttpResponseMessage reply) in replies)
        {
            bool isRefused = reply.StatusCode == HttpStatusCode.TooManyRequests;
            await api.HoldAsync("POST", path, isRefused ? 429 : 200, reply);
            Assert.Equal(isRefused, reply.Headers.RetryAfter is { Delta.TotalSeconds: >= 1 and <= 300 });
            reply.Dispose();
        }
    }

    private static Task<RunningServer> StartAsync(RequestLimits limits) => RunningServer.StartAsync(change: options => options with { Limits = limits });

    /// <summary>A form that announces two pictures, has one, and a part of the second that is too large to be held in memory.</summary>
    private static byte[] HalfUpload()
    {
        const string Boundary = "frontier";
        static string Part(string name) => $"--{Boundary}\r\nContent-Disposition: form-data; name=\"pictures\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n";
        byte[] body = [.. Encoding.UTF8.GetBytes(Part("one.png")), .. PngPicture.Blocks(1), .. "\r\n"u8, .. Encoding.UTF8.GetBytes(Part("two.png")), .. new byte[1_000_000]];
        return [.. Encoding.UTF8.GetBytes(RawClient.Head("POST", "/api/v1/index", 5_000_000, "multipart/form-data; boundary=" + Boundary)), .. body];
    }

    private static async Task AssertAnswersAsync(RunningServer server)
        => Assert.Equal("ok\n", await server.Client.GetStringAsync("/healthz", Token).WaitAsync(TimeSpan.FromSeconds(20), Token));

    private static async Task AssertNothingIsLeftAsync(RunningServer server, string[] before)
    {
        JsonNode list = await server.GetAsync("/api/v1/documents");
        Assert.Equal(0, (int)list["total"]!);
        Assert.Equal(before, Files(server));
    }

    /// <summary>Files of the data folder, the databases' own left out.</summary>
    private static string[] Files(RunningServer server) => Directory.Exists(server.Options.Data.Root)
        ? [.. Directory.EnumerateFiles(server.Options.Data.Root, "*", SearchOption.AllDirectories)
            .Where(static file => !file.Contains("web-keys", StringComparison.Ordinal) && !file.EndsWith("-wal", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Where the framework keeps the parts of a form that are too large for memory.</summary>
    private static IEnumerable<string> TemporaryFiles() => Directory.EnumerateFiles(Path.GetTempPath(), "ASPNETCORE_*");

    private static async Task<bool> TryGetAsync(RunningServer server)
    {
        using RawClient client = await RawClient.ConnectAsync(server);
        try
        {
            await client.SendAsync(RawClient.Get("/healthz"));
        }
        catch (SocketException)
        {
            return false;
        }

        return (await client.ReadAsync("ok\n", Long)).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo, string otherwise)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Long, otherwise);
            await Task.Delay(50, Token);
        }
    }
}
