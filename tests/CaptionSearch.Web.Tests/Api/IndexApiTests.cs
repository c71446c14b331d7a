using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web.Api;

public sealed class IndexApiTests
{
    [Fact]
    public async Task Upload_GoodAndBad_AreAnsweredOneByOne()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using MultipartFormDataContent form = [];
        Add(form, "one.png", PngPicture.Blocks(1));
        Add(form, "../../notes.txt", [.. "no picture"u8]);
        Add(form, "two.png", PngPicture.Blocks(2));

        JsonArray pictures = (await server.PostAsync("/api/v1/index", form))["pictures"]!.AsArray();

        Assert.Equal(["one.png", "../../notes.txt", "two.png"], pictures.Select(picture => (string)picture!["name"]!));
        Assert.Null(pictures[1]!["id"]);
        Assert.NotEqual("", (string)pictures[1]!["reason"]!);
        Assert.Equal(2, (await server.IdsAsync()).Length);
        Assert.Contains((string)pictures[0]!["id"]!, await server.IdsAsync());
    }

    [Fact]
    public async Task Folder_BelowARoot_IsIndexedAsAJob()
    {
        using TemporaryFolder root = new();
        root.Write("in/a.png", PngPicture.Blocks(11));
        root.Write("in/b.png", PngPicture.Blocks(12));
        await using RunningServer server = await RunningServer.StartAsync(change: options => options with { Roots = [root.Root] });

        JsonNode job = await server.PostAsync("/api/v1/index", ApiCalls.Json(new { folder = root.At("in") }), HttpStatusCode.Accepted);
        string address = "/api/v1/index/jobs/" + (string)job["id"]!;
        for (int i = 0; i < 600 && (string)job["state"]! == "running"; i++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            job = await server.GetAsync(address);
        }

        Assert.Equal(("done", 2), ((string)job["state"]!, (int)job["described"]!));
        Assert.Equal(2, (await server.IdsAsync()).Length);
    }

    [Theory]
    [InlineData("/etc", 403)]
    [InlineData("ROOT/../..", 403)]
    [InlineData("relative", 403)]
    [InlineData("ROOT2", 403)]
    [InlineData("ROOT/link", 403)]
    [InlineData("ROOT/none", 404)]
    public async Task Folder_ThatMayNotBeNamed_IsRefused(string folder, int status)
    {
        using TemporaryFolder root = new();
        Directory.CreateSymbolicLink(root.At("link"), "/etc");
        await using RunningServer server = await RunningServer.StartAsync(change: options => options with { Roots = [root.Root] });

        await server.PostAsync("/api/v1/index", ApiCalls.Json(new { folder = folder.Replace("ROOT", root.Root, StringComparison.Ordinal) }), (HttpStatusCode)status);
    }

    [Fact]
    public async Task Job_Unknown_Is404()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        await server.GetAsync("/api/v1/index/jobs/none", HttpStatusCode.NotFound);
        await server.CallAsync(HttpMethod.Delete, "/api/v1/index/jobs/none", expected: HttpStatusCode.NotFound);
    }

    private static void Add(MultipartFormDataContent form, string name, byte[] bytes)
    {
        ByteArrayContent file = new(bytes);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        form.Add(file, "pictures", name);
    }
}
