using System.Net;
using System.Text.Json.Nodes;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web.Api;

public sealed class CaptionApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Caption_EverythingAskedFor_IsThere()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        JsonNode reply = await server.PostAsync(
            "/api/v1/caption", ApiCalls.Json(new { image = Convert.ToBase64String(PngPicture.Blocks(4)), beam = 4, n_best = 3, attention = true, tags = 2 }));

        JsonArray hypotheses = reply["hypotheses"]!.AsArray();
        Assert.Equal(3, hypotheses.Count);
        Assert.Equal((string?)reply["caption"], (string?)hypotheses[0]!["caption"]);
        Assert.Equal((64, 48), ((int)reply["width"]!, (int)reply["height"]!));
        foreach (JsonNode? word in hypotheses[0]!["words"]!.AsArray())
        {
            float[] attention = [.. word!["attention"]!.AsArray().Select(cell => (float)cell!)];
            Assert.Equal((int)reply["grid_width"]! * (int)reply["grid_height"]!, attention.Length);
            Assert.Equal(1, attention.Sum(), 3);
            Assert.InRange((double)word["probability"]!, 0, 1);
        }
    }

    [Fact]
    public async Task Caption_FormWithOptionsInTheAddress_EqualsJson()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        byte[] picture = PngPicture.Blocks(4);

        JsonNode form = await server.PostAsync("/api/v1/caption?beam=2&n_best=2&tags=0", ApiCalls.Form(picture));
        JsonNode json = await server.PostAsync("/api/v1/caption", ApiCalls.Json(new { image = Convert.ToBase64String(picture), beam = 2, n_best = 2, tags = 0 }));

        Assert.Equal(json.ToJsonString(), form.ToJsonString());
        Assert.Null(form["hypotheses"]![0]!["words"]![0]!["attention"]);
    }

    [Theory]
    [InlineData("{\"image\":\"AAAA\",\"beam\":0}", 400, "'beam' is 0")]
    [InlineData("{\"image\":\"AAAA\",\"beam\":1000}", 400, "'beam' is 1000")]
    [InlineData("{\"image\":\"iVBORw0KGgo=\",\"beam\":2,\"n_best\":3}", 400, "'n_best' is greater than the beam")]
    [InlineData("{}", 400, "")]
    [InlineData("{\"image\":null}", 400, "'image'")]
    [InlineData("{\"image\":\"0000000000000000000000000000000000000000000000000000000000000000\"}", 400, "'image' is no picture")]
    [InlineData("{\"image\":\"AAAA\"}", 415, "")]
    public async Task Caption_Wrong_SaysWhat(string body, int status, string detail)
    {
        await using RunningServer server = await RunningServer.StartAsync();

        JsonNode problem = await server.PostAsync("/api/v1/caption", ApiCalls.Json(body), (HttpStatusCode)status);

        Assert.Contains(detail, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HundredAtOnce_AllAreAnswered()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string[] bodies = [.. Enumerable.Range(0, 10).Select(i => $"{{\"image\":\"{Convert.ToBase64String(PngPicture.Blocks(i))}\"}}")];
        string[] alone = await Task.WhenAll(bodies.Select(body => CaptionAsync(server, body)));

        string[] together = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => CaptionAsync(server, bodies[i % 10])));

        Assert.Equal(Enumerable.Range(0, 100).Select(i => alone[i % 10]), together);
    }

    [Fact]
    public async Task MoreThanMayWait_AreTold429AndWhenToComeAgain()
    {
        await using RunningServer server = await RunningServer.StartAsync(change: options => options with { Limits = new() { Queue = 2 } });
        byte[] picture = PngPicture.Blocks(1, 2000, 1500);

        HttpResponseMessage[] replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            using MultipartFormDataContent form = ApiCalls.Form(picture);
            return await server.Client.PostAsync("/api/v1/caption?beam=16", form, Token);
        })).WaitAsync(TimeSpan.FromMinutes(1), Token);

        Assert.Contains(replies, reply => reply.StatusCode == HttpStatusCode.OK);
        HttpResponseMessage[] refused = [.. replies.Where(reply => reply.StatusCode == HttpStatusCode.TooManyRequests)];
        Assert.NotEmpty(refused);
        Assert.Equal(replies.Length, refused.Length + replies.Count(reply => reply.StatusCode == HttpStatusCode.OK));
        Assert.All(refused, reply => Assert.InRange(reply.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)));
        Array.ForEach(replies, reply => reply.Dispose());

        // And it goes on.
        await server.PostAsync("/api/v1/caption", ApiCalls.Form(PngPicture.Blocks(2)));
    }

    [Fact]
    public async Task ClientThatGoesAway_TakesItsPictureOutOfTheQueue()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        byte[] picture = PngPicture.Blocks(1, 3000, 2000);
        using CancellationTokenSource leave = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task[] left = [.. Enumerable.Range(0, 60).Select(async _ =>
        {
            using MultipartFormDataContent form = ApiCalls.Form(picture);
            using HttpClient client = server.NewClient();
            using HttpResponseMessage reply = await client.PostAsync("/api/v1/caption?beam=16", form, leave.Token);
        })];
        for (int i = 0; i < 200 && await WaitingAsync(server) < 20; i++)
        {
            await Task.Delay(20, Token);
        }

        await leave.CancelAsync();
        await Task.WhenAll(left.Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)));
        for (int i = 0; i < 100 && await WaitingAsync(server) > 0; i++)
        {
            await Task.Delay(20, Token);
        }

        Assert.Equal(0, await WaitingAsync(server));
        Assert.DoesNotContain(" error ", await server.LogAsync(_ => true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailingRequest_LeavesNoBytesOfThePictureInTheLog()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        byte[] broken = PngPicture.Blocks(1)[..200];
        string base64 = Convert.ToBase64String(broken);

        await server.PostAsync("/api/v1/caption", ApiCalls.Json(new { image = base64 }), HttpStatusCode.UnprocessableEntity);

        string log = await server.LogAsync(text => text.Contains("/api/v1/caption 422", StringComparison.Ordinal));
        Assert.Contains("/api/v1/caption 422", log, StringComparison.Ordinal);
        Assert.DoesNotContain(base64[..20], log, StringComparison.Ordinal);
        Assert.DoesNotContain("IHDR", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RequestThatTakesTooLong_Is503()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1, change: options => options with
        {
            Limits = new() { Time = TimeSpan.FromMilliseconds(300) },
            Model = fingerprint =>
            {
                Thread.Sleep(TimeSpan.FromSeconds(4)); // a disk that sleeps
                return options.Model(fingerprint);
            },
        });

        JsonNode problem = await server.GetAsync("/api/v1/search?q=dog", HttpStatusCode.ServiceUnavailable);

        Assert.Equal("Took too long", (string?)problem["title"]);
    }

    private static async Task<int> WaitingAsync(RunningServer server) => (int)(await server.GetAsync("/api/v1/status"))["waiting"]!;

    private static async Task<string> CaptionAsync(RunningServer server, string body)
    {
        using StringContent content = ApiCalls.Json(body);
        using HttpResponseMessage reply = await server.Client.PostAsync("/api/caption", content, Token);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return (string)JsonNode.Parse(await reply.Content.ReadAsStringAsync(Token))!["caption"]!;
    }
}
