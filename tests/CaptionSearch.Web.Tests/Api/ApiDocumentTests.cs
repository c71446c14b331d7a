using System.Text.Json.Nodes;

namespace CaptionSearch.Web.Api;

public sealed class ApiDocumentTests
{
    private static readonly string[] Addresses =
    [
        "GET /api/v1/search", "POST /api/v1/search", "POST /api/v1/caption", "POST /api/search", "POST /api/caption",
        "GET /api/v1/documents", "GET /api/v1/documents/{id}", "DELETE /api/v1/documents/{id}",
        "PUT /api/v1/documents/{id}/caption", "DELETE /api/v1/documents/{id}/caption",
        "POST /api/v1/index", "GET /api/v1/index/jobs/{job}", "DELETE /api/v1/index/jobs/{job}", "GET /api/v1/status",
    ];

    [Fact]
    public async Task Document_HasEveryAddressWithSummaryAndReplies()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        JsonNode document = await server.GetAsync("/openapi/v1.json");

        List<string> found = [];
        foreach ((string path, JsonNode? item) in document["paths"]!.AsObject())
        {
            foreach ((string method, JsonNode? operation) in item!.AsObject())
            {
                found.Add($"{method.ToUpperInvariant()} {path}");
                Assert.NotEqual("", (string?)operation!["summary"] ?? "");
                Assert.Contains(operation["responses"]!.AsObject(), reply => reply.Key[0] == '2' && reply.Value!["content"] is not null);
                Assert.NotNull(operation["responses"]!["429"]);
                Assert.NotNull(operation["responses"]!["401"]);
            }
        }

        Assert.Equal(Addresses.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_NamesParametersAsTheyAreSent()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        JsonNode document = await server.GetAsync("/openapi/v1.json");

        string[] names = [.. document["paths"]!["/api/v1/search"]!["get"]!["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!)];
        Assert.Contains("min_score", names);
        Assert.Contains("q", names);
        Assert.NotNull(document["paths"]!["/api/caption"]!["post"]!["requestBody"]!["content"]!["multipart/form-data"]!["schema"]!["properties"]!["query_img"]);
    }
}
