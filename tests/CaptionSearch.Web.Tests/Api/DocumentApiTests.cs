using System.Net;
using System.Text.Json.Nodes;

namespace CaptionSearch.Web.Api;

public sealed class DocumentApiTests
{
    private const string Unknown = "0000000000000000000000000000000000000000000000000000000000000000";

    [Fact]
    public async Task List_PageByPage_HasEveryDocumentOnce()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 5);
        List<string> ids = [];
        string? next = null;
        do
        {
            JsonNode page = await server.GetAsync("/api/v1/documents?limit=2" + (next is null ? "" : "&after=" + Uri.EscapeDataString(next)));
            Assert.Equal(5, (int)page["total"]!);
            ids.AddRange(page["documents"]!.AsArray().Select(document => (string)document!["id"]!));
            next = (string?)page["next"];
        }
        while (next is not null);

        Assert.Equal(5, ids.Count);
        Assert.Equal(5, ids.Distinct().Count());
    }

    [Fact]
    public async Task Caption_ByAPerson_IsFoundAndGivenBack()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);
        string id = (await server.IdsAsync())[1];
        string address = $"/api/v1/documents/{id}";
        string before = (string)(await server.GetAsync(address))["caption"]!;

        JsonNode written = await server.CallAsync(HttpMethod.Put, address + "/caption", ApiCalls.Json(new { caption = "a <b>zeppelin</b> over the harbour" }));
        Assert.Equal(("human", true), ((string)written["source"]!, (bool)written["locked"]!));
        JsonNode found = (await server.GetAsync("/api/v1/search?q=zeppelin&min_score=0"))["hits"]![0]!;
        Assert.Equal(id, (string?)found["id"]);
        Assert.Equal("a <b>zeppelin</b> over the harbour", (string?)found["caption"]);
        Assert.DoesNotContain("<b>", await server.Client.GetStringAsync("/api/v1/search?q=zeppelin&min_score=0", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        JsonNode free = await server.CallAsync(HttpMethod.Put, address + "/caption", ApiCalls.Json(new { locked = false }));
        Assert.Equal((false, "a <b>zeppelin</b> over the harbour"), ((bool)free["locked"]!, (string)free["caption"]!));
        JsonNode reset = await server.CallAsync(HttpMethod.Delete, address + "/caption");
        Assert.Equal((before, "model"), ((string)reset["caption"]!, (string)reset["source"]!));
    }

    [Fact]
    public async Task Remove_TakesItOutAndLeavesTheFile()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 2);
        string id = (await server.IdsAsync())[0];

        JsonNode removed = await server.CallAsync(HttpMethod.Delete, "/api/v1/documents/" + id);

        Assert.Empty(removed["deleted"]!.AsArray());
        Assert.True(File.Exists((string)removed["kept"]![0]!));
        await server.GetAsync("/api/v1/documents/" + id, HttpStatusCode.NotFound);
        Assert.DoesNotContain(id, await server.IdsAsync());
    }

    [Theory]
    [InlineData("GET", "/api/v1/documents/" + Unknown, null, 404)]
    [InlineData("GET", "/api/v1/documents/..%2F..%2Fmanifest.db", null, 400)]
    [InlineData("GET", "/api/v1/documents/abc", null, 400)]
    [InlineData("GET", "/api/v1/documents?limit=0", null, 400)]
    [InlineData("GET", "/api/v1/documents?after=nonsense", null, 400)]
    [InlineData("GET", "/api/v1/documents?after=a&before=b", null, 400)]
    [InlineData("DELETE", "/api/v1/documents/" + Unknown, null, 404)]
    [InlineData("PUT", "/api/v1/documents/" + Unknown + "/caption", "{\"caption\":\"x\"}", 404)]
    [InlineData("DELETE", "/api/v1/documents/" + Unknown + "/caption", null, 404)]
    [InlineData("PUT", "/api/v1/documents/ID/caption", "{}", 400)]
    [InlineData("PUT", "/api/v1/documents/ID/caption", "{\"caption\":\"  \"}", 422)]
    [InlineData("PUT", "/api/v1/documents/ID/caption", "{\"caption\":7}", 400)]
    [InlineData("POST", "/api/v1/documents/ID", "{}", 405)]
    public async Task Wrong_IsAProblem(string method, string address, string? body, int status)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);
        string id = (await server.IdsAsync())[0];

        await server.CallAsync(
            new HttpMethod(method), address.Replace("ID", id, StringComparison.Ordinal), body is null ? null : ApiCalls.Json(body), (HttpStatusCode)status);
    }
}
