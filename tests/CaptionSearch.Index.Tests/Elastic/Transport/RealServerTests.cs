using CaptionSearch.Index.Elastic;
using CaptionSearch.Index.Elastic.Transport;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests.Elastic.Transport;

[Trait("Needs", "elastic")]
public sealed class RealServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task IndexIsMadeFilledSearchedAndDeleted(int version)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        string name = ElasticServer.NewName();
        ElasticOptions options = ElasticOptions.ForUrl(server.Url) with { IndexName = name, GzipThreshold = 1 };
        using ElasticClient client = new(options);

        Assert.Equal(version, (await client.GetVersionAsync(Cancellation)).Major);
        using (ElasticReply made = await client.SendAsync(HttpMethod.Put, name, RequestKind.Administration, static json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("settings");
            json.WriteNumber("number_of_replicas", 0);
            json.WriteEndObject();
            json.WriteEndObject();
        }, [], Cancellation))
        {
            Assert.True(made.Root.GetProperty("acknowledged").GetBoolean());
        }

        using PooledBuffer lines = new();
        lines.Append("""
            {"index":{"_id":"1"}}
            {"caption":"a dog runs"}

            """u8);
        using ElasticReply bulk = await client.SendAsync(
            new ElasticRequest(HttpMethod.Post, $"{name}/_bulk?refresh=true") { Kind = RequestKind.Bulk, Body = lines, IsLines = true }, Cancellation);
        using ElasticReply found = await client.SendAsync(
            HttpMethod.Post, $"{name}/_search", RequestKind.Search, static json =>
            {
                json.WriteStartObject();
                json.WriteStartObject("query");
                json.WriteStartObject("match");
                json.WriteString("caption", "dog");
                json.WriteEndObject();
                json.WriteEndObject();
                json.WriteEndObject();
            }, [], Cancellation);
        using ElasticReply deleted = await client.SendAsync(HttpMethod.Delete, name, RequestKind.Administration, null, [], Cancellation);
        using ElasticReply missing = await client.SendAsync(HttpMethod.Get, $"{name}/_count", RequestKind.Search, null, [404], Cancellation);

        Assert.False(bulk.Root.GetProperty("errors").GetBoolean());
        Assert.Equal("1", found.Root.GetProperty("hits").GetProperty("hits")[0].GetProperty("_id").GetString());
        Assert.Equal("index_not_found_exception", missing.Error?.Type);
    }
}
