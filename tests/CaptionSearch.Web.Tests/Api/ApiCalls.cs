using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaptionSearch.Web.Api;

/// <summary>Requests as a program sends them.</summary>
internal static class ApiCalls
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A form with one file.</summary>
    public static MultipartFormDataContent Form(byte[] bytes, string field = "picture", string name = "picture.png", string type = "image/png")
    {
        ByteArrayContent file = new(bytes);
        file.Headers.ContentType = new MediaTypeHeaderValue(type);
        return new MultipartFormDataContent { { file, field, name } };
    }

    /// <summary>A JSON body.</summary>
    public static StringContent Json(object body) => new(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    /// <summary>Sends a request, checks the status, reads the JSON of the reply.</summary>
    public static async Task<JsonNode> CallAsync(
        this RunningServer server, HttpMethod method, string address, HttpContent? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using HttpRequestMessage request = new(method, address) { Content = body };
        using HttpResponseMessage reply = await server.Client.SendAsync(request, Token);
        string text = await reply.Content.ReadAsStringAsync(Token);
        Assert.True(expected == reply.StatusCode, $"{(int)reply.StatusCode}: {text}");
        JsonNode json = JsonNode.Parse(text)!;
        if ((int)expected >= 400 && json["success"] is null)
        {
            Assert.Equal("application/problem+json", reply.Content.Headers.ContentType!.MediaType);
            Assert.Equal((int)expected, (int)json["status"]!);
            Assert.Equal(reply.Headers.GetValues("X-Request-Id").Single(), (string?)json["request_id"]);
            Assert.NotEqual("", (string?)json["detail"]);
        }

        Assert.DoesNotContain("   at CaptionSearch", text, StringComparison.Ordinal);
        return json;
    }

    public static Task<JsonNode> GetAsync(this RunningServer server, string address, HttpStatusCode expected = HttpStatusCode.OK)
        => server.CallAsync(HttpMethod.Get, address, expected: expected);

    public static Task<JsonNode> PostAsync(this RunningServer server, string address, HttpContent body, HttpStatusCode expected = HttpStatusCode.OK)
        => server.CallAsync(HttpMethod.Post, address, body, expected);

    /// <summary>Ids of all documents.</summary>
    public static async Task<string[]> IdsAsync(this RunningServer server)
        => [.. (await server.GetAsync("/api/v1/documents"))["documents"]!.AsArray().Select(document => (string)document!["id"]!)];
}
