using System.Text.Json.Nodes;

namespace CaptionSearch.Web.Api;

/// <summary>The REST interface as its OpenAPI document describes it: each reply is held against the description.</summary>
internal sealed class DescribedApi
{
    private readonly RunningServer _server;
    private readonly JsonNode _document;
    private readonly SchemaCheck _check;
    private readonly HashSet<string> _seen = [];

    private DescribedApi(RunningServer server, JsonNode document)
    {
        (_server, _document, _check) = (server, document, new SchemaCheck(document));
    }

    /// <summary>Reads the document of a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="key">The key of the server; null when it has none.</param>
    public static async Task<DescribedApi> OfAsync(RunningServer server, string? key = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/openapi/v1.json");
        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        using HttpResponseMessage reply = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return new DescribedApi(server, JsonNode.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    /// <summary>Every method with its address.</summary>
    public IEnumerable<(string Method, string Path)> Operations
        => from path in _document["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           select (operation.Key.ToUpperInvariant(), path.Key);

    /// <summary>Example of a JSON body; null when the operation takes none.</summary>
    public JsonNode? Example(string method, string path)
        => Operation(method, path)["requestBody"]?["content"]?["application/json"] is { } json
            ? json["example"] ?? throw new InvalidOperationException($"{method} {path}: no example.")
            : null;

    /// <summary>What the schema of the JSON body finds wrong with one.</summary>
    public IReadOnlyList<string> Faults(string method, string path, JsonNode body)
        => _check.Faults(body, Operation(method, path)["requestBody"]!["content"]!["application/json"]!["schema"]!);

    /// <summary>Sends a request, and holds status, type and content of the reply against the document.</summary>
    /// <param name="method">For example <c>GET</c>.</param>
    /// <param name="path">As the document writes it.</param>
    /// <param name="status">The status that must come.</param>
    /// <param name="values">What to put into the braces of the path, and behind it.</param>
    /// <param name="body">What is sent; null for nothing.</param>
    /// <param name="headers">Further headers.</param>
    public async Task<JsonNode> CallAsync(
        string method, string path, int status, string values = "", HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        string[] parts = path.Split('{', '}');
        string address = parts.Length == 1 ? path + values : parts[0] + values.Split('?')[0] + parts[2];
        using HttpRequestMessage request = new(new HttpMethod(method), address) { Content = body };
        Array.ForEach(headers, header => request.Headers.TryAddWithoutValidation(header.Name, header.Value));
        using HttpResponseMessage reply = await _server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        await HoldAsync(method, path, status, reply);
        return JsonNode.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Holds a reply against the document.</summary>
    public async Task HoldAsync(string method, string path, int status, HttpResponseMessage reply)
    {
        string text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(status == (int)reply.StatusCode, $"{method} {path}: {(int)reply.StatusCode} instead of {status}: {text}");
        JsonNode described = Operation(method, path)["responses"]![$"{status}"] ?? throw new InvalidOperationException($"{method} {path}: {status} is not described.");
        string type = reply.Content.Headers.ContentType!.MediaType!;
        JsonNode schema = described["content"]?[type]?["schema"] ?? throw new InvalidOperationException($"{method} {path} {status}: {type} is not described.");
        IReadOnlyList<string> faults = _check.Faults(JsonNode.Parse(text), schema);
        Assert.True(faults.Count == 0, $"{method} {path} {status}: {string.Join('\n', faults)}");
        _seen.Add($"{method} {path} {(status < 300 ? "answered" : "refused")}");
    }

    /// <summary>Asserts that every operation was answered once, and refused once.</summary>
    public void AssertComplete()
    {
        string[] missing = [.. Operations
            .SelectMany(static operation => new[] { $"{operation.Method} {operation.Path} answered", $"{operation.Method} {operation.Path} refused" })
            .Where(wanted => !_seen.Contains(wanted))];
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    private JsonNode Operation(string method, string path) => _document["paths"]![path]![method.ToLowerInvariant()]!;
}
