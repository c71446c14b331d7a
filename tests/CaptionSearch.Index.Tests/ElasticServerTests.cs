using System.Text.Json;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests;

/// <summary>What the tests against a real server rest on.</summary>
[Trait("Needs", "elastic")]
public sealed class ElasticServerTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Shared_IsOfTheVersionAskedFor_AndTheSameEachTime(int version)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);

        Assert.Same(server, await ElasticServer.SharedAsync(version));
        JsonElement reply = await server.SendAsync(HttpMethod.Get, "/");
        Assert.StartsWith($"{version}.", reply.GetProperty("version").GetProperty("number").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OwnServer_EndsAndLeavesNothingWhenDisposedOf()
    {
        string folder;
        await using (ElasticServer server = await ElasticServer.StartAsync(8, "-E", "action.auto_create_index=false"))
        {
            folder = server.Folder;
            Assert.True(Directory.Exists(folder));
            server.Signal("STOP"); // also one that hangs must end
        }

        Assert.False(Directory.Exists(folder));
    }
}
