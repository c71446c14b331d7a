using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaptionSearch.Index.Tests.Elastic.Bulk;

/// <summary>Answers to bulk requests as Elasticsearch gives them.</summary>
internal static class BulkServer
{
    /// <summary>The ids of a request's actions, in order, with a space between.</summary>
    public static string Ids(SentRequest request) => string.Join(' ', Ids(request.Body));

    public static HttpResponseMessage AllDone(HttpRequestMessage request) => Answer(request, static _ => (201, "", ""));

    /// <summary>413 to a body of more bytes.</summary>
    public static HttpResponseMessage Answer(HttpRequestMessage request, int largest)
        => Body(request).Length > largest ? CannedServer.Reply(413, "") : AllDone(request);

    /// <summary>One result for each action.</summary>
    /// <param name="request">The bulk.</param>
    /// <param name="result">Status, type and reason for an id.</param>
    public static HttpResponseMessage Answer(HttpRequestMessage request, Func<string, (int Status, string Type, string Reason)> result)
    {
        JsonArray items = [];
        foreach (string id in Ids(Encoding.UTF8.GetString(Body(request))))
        {
            (int status, string type, string reason) = result(id);
            JsonObject item = new() { ["_id"] = id, ["status"] = status };
            if (type.Length > 0)
            {
                item["error"] = new JsonObject { ["type"] = type, ["reason"] = reason };
            }

            items.Add(new JsonObject { ["index"] = item });
        }

        return CannedServer.Reply(200, new JsonObject { ["errors"] = true, ["items"] = items }.ToJsonString());
    }

    private static IEnumerable<string> Ids(string body)
        => body.Split('\n').Where(static line => line.Contains("\"_id\"", StringComparison.Ordinal)).Select(static line =>
        {
            using JsonDocument action = JsonDocument.Parse(line);
            return action.RootElement.EnumerateObject().First().Value.GetProperty("_id").GetString()!;
        });

    private static byte[] Body(HttpRequestMessage request)
    {
        using MemoryStream copy = new();
        request.Content!.CopyTo(copy, null, TestContext.Current.CancellationToken);
        return copy.ToArray();
    }
}
