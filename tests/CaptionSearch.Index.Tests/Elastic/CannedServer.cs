using System.Net;
using System.Text;

namespace CaptionSearch.Index.Tests.Elastic;

/// <summary>A server that gives answers from a list: one for each request after the check, the last one again and again.</summary>
internal sealed class CannedServer : HttpMessageHandler
{
    public const string Identity = """{"name":"node","version":{"number":"8.19.5"},"tagline":"You Know, for Search"}""";

    private readonly Lock _lock = new();
    private readonly Queue<Func<HttpRequestMessage, HttpResponseMessage>> _answers = [];
    private Func<HttpRequestMessage, HttpResponseMessage> _last = static _ => Reply(200, "{}");

    /// <summary>Answer to <c>GET /</c>.</summary>
    public Func<HttpResponseMessage> Root { get; set; } = static () => Reply(200, Identity);

    /// <summary>What was sent, in order: method and path with query, headers, body as text.</summary>
    public List<SentRequest> Requests { get; } = [];

    /// <summary>What was sent after the check.</summary>
    public List<SentRequest> LaterRequests => [.. Requests.Where(static request => request.Path != "/")];

    public CannedServer Then(int status, string json, params (string Name, string Value)[] headers)
        => Then(_ => Reply(status, json, headers));

    public CannedServer Then(Func<HttpRequestMessage, HttpResponseMessage> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    /// <summary>An answer with the product header, unless <paramref name="headers"/> sets it otherwise.</summary>
    public static HttpResponseMessage Reply(int status, string json, params (string Name, string Value)[] headers)
    {
        HttpResponseMessage reply = new((HttpStatusCode)status) { Content = new StringContent(json, Encoding.UTF8, "application/vnd.elasticsearch+json") };
        reply.Headers.Add("X-Elastic-Product", "Elasticsearch");
        foreach ((string name, string value) in headers)
        {
            reply.Headers.Remove(name);
            if (value.Length > 0)
            {
                reply.Headers.Add(name, value);
            }
        }

        return reply;
    }

    /// <summary>An error as Elasticsearch words it.</summary>
    public static string Error(string type, string reason) => "{\"error\":{\"type\":\"" + type + "\",\"reason\":\"" + reason + "\"}}";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        SentRequest sent = new(
            request.Method.Method,
            request.RequestUri!.PathAndQuery,
            request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? []).ToDictionary(static h => h.Key, static h => string.Join(", ", h.Value)),
            body);
        Func<HttpRequestMessage, HttpResponseMessage> answer;
        lock (_lock)
        {
            Requests.Add(sent);
            if (sent is { Method: "GET", Path: "/" })
            {
                answer = _ => Root();
            }
            else
            {
                _last = _answers.TryDequeue(out Func<HttpRequestMessage, HttpResponseMessage>? next) ? next : _last;
                answer = _last;
            }
        }

        return answer(request);
    }
}
