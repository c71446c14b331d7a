using System.Globalization;
using System.Text;
using System.Text.Json;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Index.Elastic.Bulk;
using CaptionSearch.Index.Elastic.Transport;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests.Elastic.Faults;

/// <summary>An index with a strict mapping and vectors of three numbers, for tests of what goes wrong on the way to it.</summary>
internal sealed class FaultIndex : IAsyncDisposable
{
    private readonly ElasticServer _server;

    private FaultIndex(ElasticServer server, string name)
    {
        _server = server;
        Name = name;
    }

    /// <summary>Name of the index.</summary>
    public string Name { get; }

    /// <summary>Options that repeat quickly, with small requests.</summary>
    public static ElasticOptions Options(string url) => ElasticOptions.ForUrl(url) with
    {
        BulkDocuments = 50,
        RetryBase = TimeSpan.FromMilliseconds(2),
        RetryCap = TimeSpan.FromMilliseconds(50),
        WriteRetries = 30,
    };

    public static async Task<FaultIndex> CreateAsync(ElasticServer server)
    {
        string name = ElasticServer.NewName("fault");
        await server.SendAsync(HttpMethod.Put, $"/{name}", """
            {"settings":{"number_of_replicas":0,"refresh_interval":-1},
             "mappings":{"dynamic":"strict","properties":{"caption":{"type":"text"},"number":{"type":"integer"},
             "embedding":{"type":"dense_vector","dims":3,"index":true,"similarity":"cosine","index_options":{"type":"flat"}}}}}
            """);
        return new FaultIndex(server, name);
    }

    /// <summary>Documents 0..<paramref name="count"/>-1 with a text of some length.</summary>
    public static IEnumerable<BulkAction> Documents(int count, int textLength = 100)
        => Enumerable.Range(0, count).Select(i => Document(Id(i), string.Create(
            CultureInfo.InvariantCulture, $$"""{"number":{{i}},"caption":"{{new string('x', textLength)}}","embedding":[1,{{i}},2]}""")));

    public static BulkAction Document(string id, string json) => new(BulkActionKind.Index, id) { Source = Encoding.UTF8.GetBytes(json) };

    public static string Id(int number) => number.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>Writes through a client with these options.</summary>
    public async Task<BulkReport> WriteAsync(ElasticOptions options, IEnumerable<BulkAction> actions, CancellationToken cancellationToken)
    {
        using ElasticClient client = new(options with { IndexName = Name });
        return await new BulkWriter(client, Name, requiresAlias: false).WriteAsync(actions, cancellationToken);
    }

    /// <summary>Fails unless the index holds exactly documents 0..count-1, each with its own number.</summary>
    public async Task AssertHoldsAsync(int count)
    {
        await _server.SendAsync(HttpMethod.Post, $"/{Name}/_refresh");
        JsonElement reply = await _server.SendAsync(HttpMethod.Post, $"/{Name}/_search", """{"size":10000,"track_total_hits":true,"_source":["number"],"sort":["number"]}""");
        JsonElement hits = reply.GetProperty("hits");
        Assert.Equal(count, hits.GetProperty("total").GetProperty("value").GetInt32());
        int position = 0;
        foreach (JsonElement hit in hits.GetProperty("hits").EnumerateArray())
        {
            Assert.Equal(position, hit.GetProperty("_source").GetProperty("number").GetInt32());
            Assert.Equal(Id(position++), hit.GetProperty("_id").GetString());
        }

        Assert.Equal(count, position);
    }

    public Task SetAsync(string settings) => _server.SendAsync(HttpMethod.Put, $"/{Name}/_settings", settings);

    public async ValueTask DisposeAsync() => await _server.SendAsync(HttpMethod.Delete, $"/{Name}");
}
