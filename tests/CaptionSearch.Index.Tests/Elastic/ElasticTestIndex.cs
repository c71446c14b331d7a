using CaptionSearch.Index.Elastic;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests.Elastic;

/// <summary>An index of a test's own on a shared server; it leaves nothing there.</summary>
internal sealed class ElasticTestIndex : IAsyncDisposable
{
    private readonly ElasticServer _server;

    private ElasticTestIndex(ElasticServer server, ElasticOptions options)
    {
        _server = server;
        Options = options;
    }

    /// <summary>Names an index that nobody has.</summary>
    public ElasticOptions Options { get; }

    public ElasticServer Server => _server;

    public static async Task<ElasticTestIndex> CreateAsync(int version)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        return new ElasticTestIndex(server, ElasticOptions.ForUrl(server.Url) with { IndexName = ElasticServer.NewName() });
    }

    /// <summary>Opens the index for writing; it is made when it is not there.</summary>
    public async Task<ElasticIndex> OpenAsync(ElasticOptions? options = null)
        => (await ElasticIndex.OpenAsync(options ?? Options, writable: true, TestContext.Current.CancellationToken))!;

    public async ValueTask DisposeAsync()
    {
        using HttpClient client = new() { BaseAddress = new Uri(_server.Url) };
        foreach (string pattern in new[] { Options.IndexName, $"{Options.IndexName}-images-v*" })
        {
            string list = await client.GetStringAsync($"/_cat/indices/{pattern}?h=index&expand_wildcards=all&ignore_unavailable=true");
            foreach (string name in list.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                (await client.DeleteAsync($"/{name}")).Dispose();
            }
        }
    }
}
