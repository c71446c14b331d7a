using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;
using CaptionSearch.Web.Hosting;

namespace CaptionSearch.Web.Api;

/// <summary>The REST interface keeps to its own OpenAPI document.</summary>
public sealed class ApiReplyTests
{
    private const string Unknown = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string Search = "/api/v1/search";
    private const string Caption = "/api/v1/caption";
    private const string List = "/api/v1/documents";
    private const string One = "/api/v1/documents/{id}";
    private const string Sentence = "/api/v1/documents/{id}/caption";
    private const string Index = "/api/v1/index";
    private const string Job = "/api/v1/index/jobs/{job}";
    private const string Key = "0123456789abcdef-right";

    private static readonly byte[] Broken = PngPicture.Blocks(1)[..60];

    [Fact]
    public async Task Replies_AreAsTheDocumentSays()
    {
        using TemporaryFolder root = new();
        root.Write("in/a.png", PngPicture.Blocks(11));
        root.Write("in/broken.png", Broken);
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3, options => options with { Roots = [root.Root] });
        await RecordSet.ImportAsync(server, "animals", "train");
        DescribedApi api = await DescribedApi.OfAsync(server);
        string id = DocumentId.OfContent(PngPicture.Blocks(0));

        await api.CallAsync("GET", Search, 200, "?q=dog");
        await api.CallAsync("GET", Search, 200, "?q=dog&explain=true&min_score=0&minus=cat");
        await api.CallAsync("GET", Search, 200, $"?like={id}&explain=true&min_score=0");
        await api.CallAsync("GET", Search, 200, "?q=dog&date=..1990");
        await api.CallAsync("GET", Search, 400, "?n=0");
        await api.CallAsync("GET", Search, 404, "?like=" + Unknown);
        await api.CallAsync("GET", Search, 422, "?q=-dog");

        await api.CallAsync("POST", Search, 200, "?explain=true&q=dog", ApiCalls.Form(PngPicture.Blocks(7)));
        await api.CallAsync("POST", Search, 400, body: ApiCalls.Json("{\"texts\": 1}"));
        await api.CallAsync("POST", Search, 404, body: ApiCalls.Json(new { picture = Unknown }));
        await api.CallAsync("POST", Search, 415, body: new StringContent("dog"));
        await api.CallAsync("POST", Search, 422, body: ApiCalls.Form(Broken));
        await api.CallAsync("POST", "/api/search", 200, body: ApiCalls.Form(PngPicture.Blocks(7), "query_img"));
        await api.CallAsync("POST", "/api/search", 400, body: ApiCalls.Form(Broken, "query_img"));

        await api.CallAsync("POST", Caption, 200, body: ApiCalls.Form(PngPicture.Blocks(7)));
        await api.CallAsync("POST", Caption, 200, "?attention=true&n_best=2&beam=2", ApiCalls.Form(PngPicture.Blocks(7)));
        await api.CallAsync("POST", Caption, 400, body: ApiCalls.Json("{}"));
        await api.CallAsync("POST", Caption, 413, body: new ByteArrayContent(new byte[(20 << 20) + 1]) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } });
        await api.CallAsync("POST", Caption, 415, body: ApiCalls.Form([.. "no picture"u8]));
        await api.CallAsync("POST", Caption, 422, body: ApiCalls.Form(Broken));
        await api.CallAsync("POST", "/api/caption", 200, body: ApiCalls.Form(PngPicture.Blocks(7), "query_img"));
        await api.CallAsync("POST", "/api/caption", 400, body: ApiCalls.Json("{}"));

        await api.CallAsync("GET", List, 200, "?limit=2");
        await api.CallAsync("GET", List, 400, "?limit=0");
        await api.CallAsync("GET", One, 200, id);
        await api.CallAsync("GET", One, 404, Unknown);
        await api.CallAsync("PUT", Sentence, 200, id, ApiCalls.Json(new { caption = "a quilt" }));
        await api.CallAsync("GET", One, 200, id);
        await api.CallAsync("PUT", Sentence, 400, id, ApiCalls.Json("{}"));
        await api.CallAsync("PUT", Sentence, 404, Unknown, ApiCalls.Json(new { caption = "a quilt" }));
        await api.CallAsync("PUT", Sentence, 415, id, new StringContent("a quilt"));
        await api.CallAsync("PUT", Sentence, 422, id, ApiCalls.Json(new { caption = " " }));
        await api.CallAsync("DELETE", Sentence, 200, id);
        await api.CallAsync("DELETE", Sentence, 404, Unknown);

        using MultipartFormDataContent upload = [];
        upload.Add(new ByteArrayContent(PngPicture.Blocks(31)), "pictures", "good.png");
        upload.Add(new ByteArrayContent(Broken), "pictures", "bad.png");
        await api.CallAsync("POST", Index, 200, body: upload);
        JsonNode job = await api.CallAsync("POST", Index, 202, body: ApiCalls.Json(new { folder = root.At("in") }));
        await api.CallAsync("POST", Index, 400, body: ApiCalls.Json("{}"));
        await api.CallAsync("POST", Index, 403, body: ApiCalls.Json(new { folder = "/etc" }));
        await api.CallAsync("POST", Index, 404, body: ApiCalls.Json(new { folder = root.At("none") }));
        await api.CallAsync("POST", Index, 415, body: new StringContent("pictures"));
        JsonNode now = job;
        while ((string?)now["state"] == "running")
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            now = await api.CallAsync("GET", Job, 200, (string)job["id"]!);
        }

        Assert.Equal(("done", 1), ((string?)now["state"], now["skipped"]!.AsArray().Count));
        await api.CallAsync("GET", Job, 404, "none");
        await api.CallAsync("DELETE", Job, 200, (string)job["id"]!);
        await api.CallAsync("DELETE", Job, 404, "none");

        await api.CallAsync("GET", "/api/v1/status", 200);
        await api.CallAsync("GET", "/api/v1/status", 421, headers: ("Host", "elsewhere.example"));
        await api.CallAsync("DELETE", One, 403, id, headers: ("Sec-Fetch-Site", "cross-site"));
        await api.CallAsync("DELETE", One, 200, id);
        await api.CallAsync("DELETE", One, 404, id);
        api.AssertComplete();
    }

    [Fact]
    public async Task WithoutTheKey_EveryAddressRefusesAsTheDocumentSays()
    {
        await using RunningServer server = await RunningServer.StartAsync(change: options => options with { Key = new ApiKey(Key) });
        DescribedApi api = await DescribedApi.OfAsync(server, Key);

        foreach ((string method, string path) in api.Operations)
        {
            await api.CallAsync(method, path, 401, path.Contains('{', StringComparison.Ordinal) ? Unknown : "");
        }
    }

    [Fact]
    public async Task WhileAnotherProgramWrites_AddressesThatWouldTooAre503_AndTheOthersAnswer()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);
        DescribedApi api = await DescribedApi.OfAsync(server);
        string id = (await server.IdsAsync())[0];
        using IDisposable other = server.Options.Data.LockForWriting();

        // Each waits a while for the other run, so they are sent together.
        await Task.WhenAll(
            api.CallAsync("POST", Index, 503, body: ApiCalls.Form(PngPicture.Blocks(8), "pictures")),
            api.CallAsync("DELETE", One, 503, id));

        await api.CallAsync("GET", Search, 200, "?q=dog");
        await api.CallAsync("PUT", Sentence, 200, id, ApiCalls.Json(new { caption = "a quilt" }));
        Assert.Equal("a quilt", (string?)(await api.CallAsync("GET", One, 200, id))["caption"]);
    }

    [Fact]
    public async Task Examples_AreAsTheirSchemaSaysAndAreTaken()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);
        DescribedApi api = await DescribedApi.OfAsync(server);
        string id = (await server.IdsAsync())[0];
        List<string> tried = [];

        foreach ((string method, string path) in api.Operations.ToArray())
        {
            if (api.Example(method, path) is { } example)
            {
                Assert.Empty(api.Faults(method, path, example));
                Assert.NotEmpty(api.Faults(method, path, new JsonObject { ["no_such_member"] = 1 }));

                // The folder of the example is none that this server may read.
                await api.CallAsync(method, path, path == Index ? 403 : 200, path.Contains('{', StringComparison.Ordinal) ? id : "", ApiCalls.Json(example.ToJsonString()));
                tried.Add($"{method} {path}");
            }
        }

        Assert.Equal(
            ["POST /api/caption", "POST /api/search", "POST /api/v1/caption", "POST /api/v1/index", "POST /api/v1/search", "PUT /api/v1/documents/{id}/caption"],
            tried.Order(StringComparer.Ordinal));
    }
}
