using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web.Api;

/// <summary>Folders that are indexed for a program that asks again and again, or loses patience.</summary>
public sealed class IndexJobTests
{
    private const string Jobs = "/api/v1/index/jobs/";
    private const int Pictures = 400;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_Cancelled_StopsSaysSoAndIsGoneOnWith()
    {
        using TemporaryFolder root = Folder();
        await using RunningServer server = await RunningServer.StartAsync(change: options => options with { Roots = [root.Root] });
        string id = (string)(await StartAsync(server, root.Root))["id"]!;
        JsonNode job = await UntilAsync(server, id, static job => (int)job["done"]! > 0);
        Assert.Equal("running", (string?)job["state"]);

        job = await server.CallAsync(HttpMethod.Delete, Jobs + id);

        Assert.Equal("cancelled", (string?)job["state"]);
        int described = (int)job["described"]!;
        Assert.InRange(described, 1, Pictures - 1);
        Assert.Equal(described, await TotalAsync(server));
        Assert.Equal("cancelled", (string?)(await server.GetAsync(Jobs + id))["state"]);
        await Task.Delay(300, Token);
        Assert.Equal(described, await TotalAsync(server));

        // What was done stays, and the rest is done by the next job.
        string next = (string)(await StartAsync(server, root.Root))["id"]!;
        job = await UntilAsync(server, next, static job => (string?)job["state"] != "running");
        Assert.Equal(("done", Pictures - described, described), ((string?)job["state"], (int)job["described"]!, (int)job["unchanged"]!));
        Assert.Equal(Pictures, await TotalAsync(server));
    }

    [Fact]
    public async Task Job_WhileOneRuns_Is409ThatNamesIt()
    {
        using TemporaryFolder root = Folder();
        await using RunningServer server = await RunningServer.StartAsync(change: options => options with { Roots = [root.Root] });

        HttpResponseMessage[] replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            server.Client.PostAsync("/api/v1/index", ApiCalls.Json(new { folder = root.Root }), Token)));

        HttpResponseMessage taken = Assert.Single(replies, static reply => reply.StatusCode == HttpStatusCode.Accepted);
        string id = (string)JsonNode.Parse(await taken.Content.ReadAsStringAsync(Token))!["id"]!;
        Assert.Equal(Jobs + id, taken.Headers.Location!.ToString());
        DescribedApi api = await DescribedApi.OfAsync(server);
        foreach (HttpResponseMessage refused in replies.Where(reply => reply != taken))
        {
            await api.HoldAsync("POST", "/api/v1/index", 409, refused);
            Assert.Contains(id, await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
            Assert.IsType<RetryConditionHeaderValue>(refused.Headers.RetryAfter);
        }

        Array.ForEach(replies, static reply => reply.Dispose());
        await server.CallAsync(HttpMethod.Delete, Jobs + id);
        string next = (string)(await StartAsync(server, root.Root))["id"]!;
        Assert.NotEqual(id, next);
        await server.CallAsync(HttpMethod.Delete, Jobs + next);
    }

    [Fact]
    public async Task Job_WhileAnotherProgramWrites_FailsAndSaysWhy()
    {
        using TemporaryFolder root = new();
        root.Write("a.png", PngPicture.Blocks(1));
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1, options => options with { Roots = [root.Root] });
        using (server.Options.Data.LockForWriting())
        {
            JsonNode job = await UntilAsync(server, (string)(await StartAsync(server, root.Root))["id"]!, static job => (string?)job["state"] != "running");

            Assert.Equal("failed", (string?)job["state"]);
            Assert.Contains("another run is writing", (string?)job["message"], StringComparison.Ordinal);
        }

        JsonNode again = await UntilAsync(server, (string)(await StartAsync(server, root.Root))["id"]!, static job => (string?)job["state"] != "running");
        Assert.Equal(("done", 1), ((string?)again["state"], (int)again["described"]!));
    }

    [Fact]
    public async Task Server_ThatStopsWhileAJobRuns_DoesNotWaitForItsEnd()
    {
        using TemporaryFolder root = Folder();
        RunningServer server = await RunningServer.StartAsync(change: options => options with { Roots = [root.Root] });
        string id = (string)(await StartAsync(server, root.Root))["id"]!;
        await UntilAsync(server, id, static job => (int)job["done"]! > 0);

        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    private static TemporaryFolder Folder()
    {
        TemporaryFolder folder = new();
        for (int i = 0; i < Pictures; i++)
        {
            folder.Write($"{i}.png", PngPicture.Blocks(i));
        }

        return folder;
    }

    private static Task<JsonNode> StartAsync(RunningServer server, string folder)
        => server.PostAsync("/api/v1/index", ApiCalls.Json(new { folder }), HttpStatusCode.Accepted);

    private static async Task<int> TotalAsync(RunningServer server) => (int)(await server.GetAsync("/api/v1/documents?limit=1"))["total"]!;

    private static async Task<JsonNode> UntilAsync(RunningServer server, string id, Predicate<JsonNode> isSo)
    {
        for (int i = 0; ; i++)
        {
            JsonNode job = await server.GetAsync(Jobs + id);
            if (isSo(job))
            {
                return job;
            }

            Assert.True(i < 2400 && (string?)job["state"] is "running", job.ToJsonString());
            await Task.Delay(50, Token);
        }
    }
}
