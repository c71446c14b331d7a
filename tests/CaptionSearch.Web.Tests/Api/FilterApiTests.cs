using System.Text.Json.Nodes;
using CaptionSearch.Engine;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web.Api;

/// <summary>Every filter at every address that takes filters.</summary>
public sealed class FilterApiTests
{
    private static readonly string[] DevAndTest = ["Dev", "test"];

    [Fact]
    public async Task Split_InSearchAndLists_OverAFolder()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        await CheckSplitsAsync(server);
    }

    [Theory]
    [Trait("Needs", "elastic")]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Split_InSearchAndLists_OverElasticsearch(int version)
    {
        ElasticServer elastic = await ElasticServer.SharedAsync(version);
        await using FaultProxy road = new(elastic.Url);
        IndexSettings index = ServerIndex.Behind(road, keepsCopy: true);
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1, index: index);

        await CheckSplitsAsync(server);
    }

    [Theory]
    [InlineData("width=64..", 3)]
    [InlineData("width=65..", 0)]
    [InlineData("height=..48", 3)]
    [InlineData("height=..47", 0)]
    [InlineData("bytes=1..1M", 3)]
    [InlineData("bytes=1M..", 0)]
    [InlineData("date=2020..", 3)]
    [InlineData("date=..2020", 0)]
    [InlineData("source=model&source=human", 3)]
    [InlineData("source=human", 0)]
    [InlineData("dataset=none", 0)]
    [InlineData("split=train", 0)]
    [InlineData("path=/nowhere", 0)]
    public async Task Filter_InAListAndInASearch_MeansTheSame(string filter, int expected)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);

        Assert.Equal(expected, (int)(await server.GetAsync("/api/v1/documents?" + filter))["total"]!);
        Assert.Equal(expected, (await server.GetAsync("/api/v1/search?q=dog&min_score=0&" + filter))["hits"]!.AsArray().Count);
        JsonNode pictures = await server.PostAsync("/api/v1/search?" + filter, ApiCalls.Form(PngPicture.Blocks(99)));
        Assert.Equal(expected, pictures["hits"]!.AsArray().Count);
    }

    private static async Task CheckSplitsAsync(RunningServer server)
    {
        await RecordSet.ImportAsync(server, "animals", "train", "train", "dev", "test");
        await RecordSet.ImportAsync(server, "others", "train");
        await ServerIndex.LookAsync();

        Assert.Equal(["train"], Splits(await server.GetAsync("/api/v1/search?q=dog&min_score=0&explain=true&split=TRAIN&dataset=others")));
        Assert.Equal(["train", "train", "train"], Splits(await server.GetAsync("/api/v1/search?q=dog&min_score=0&explain=true&split=train")));
        Assert.Equal(["dev", "test"], Splits(await server.GetAsync("/api/v1/search?q=dog&min_score=0&explain=true&split=dev&split=test")));
        Assert.Equal(["dev", "test"], Splits(await server.PostAsync(
            "/api/v1/search", ApiCalls.Json(new { text = "dog", min_score = 0, explain = true, filters = new { split = DevAndTest } }))));
        Assert.Equal(6, (int)(await server.GetAsync("/api/v1/documents"))["total"]!);
        Assert.Equal(3, (int)(await server.GetAsync("/api/v1/documents?split=train"))["total"]!);
        Assert.Equal(2, (int)(await server.GetAsync("/api/v1/documents?split=train&dataset=animals"))["total"]!);
        Assert.Equal(0, (int)(await server.GetAsync("/api/v1/documents?split=trai"))["total"]!);
    }

    private static IEnumerable<string> Splits(JsonNode answer)
        => answer["hits"]!.AsArray().Select(static hit => (string)hit!["split"]!).Order(StringComparer.Ordinal);
}
