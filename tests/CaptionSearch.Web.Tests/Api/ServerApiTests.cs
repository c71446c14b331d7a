using System.Net;
using System.Text.Json.Nodes;
using CaptionSearch.Engine;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web.Api;

/// <summary>The REST interface over an index on a real Elasticsearch, and when that goes out of reach.</summary>
[Trait("Needs", "elastic")]
public sealed class ServerApiTests
{
    [Theory]
    [InlineData(8, true)]
    [InlineData(8, false)]
    [InlineData(9, true)]
    [InlineData(9, false)]
    public async Task Addresses_AnswerAsOverAFolder_AndSayWhenTheServerIsGone(int version, bool keepsCopy)
    {
        ElasticServer elastic = await ElasticServer.SharedAsync(version);
        FaultProxy road = new(elastic.Url);
        bool isOpen = true;
        try
        {
            IndexSettings index = ServerIndex.Behind(road, keepsCopy);
            await using RunningServer server = await RunningServer.StartAsync(pictures: 3, index: index);

            JsonNode origin = await server.PostAsync("/api/search", ApiCalls.Form(PngPicture.Blocks(77), "query_img"));
            Assert.Equal(3, origin["answers"]!.AsArray().Count);
            JsonNode uploaded = await server.PostAsync("/api/v1/index", ApiCalls.Form(PngPicture.Blocks(8), "pictures"));
            string id = (string)uploaded["pictures"]![0]!["id"]!;
            await server.CallAsync(HttpMethod.Put, $"/api/v1/documents/{id}/caption", ApiCalls.Json(new { caption = "a zeppelin over a lighthouse" }));
            await ServerIndex.LookAsync();
            JsonNode found = await server.GetAsync("/api/v1/search?q=zeppelin&min_score=0&n=1");
            Assert.Equal(id, (string?)found["hits"]![0]!["id"]);
            Assert.Null(found["server_notice"]);
            Assert.Equal(4, (await server.IdsAsync()).Length);

            await road.DisposeAsync();
            isOpen = false;
            await ServerIndex.LookAsync();
            if (keepsCopy)
            {
                JsonNode copied = await server.GetAsync("/api/v1/search?q=zeppelin&min_score=0&n=1");
                Assert.Equal(id, (string?)copied["hits"]![0]!["id"]);
                Assert.NotEqual("", (string)copied["server_notice"]!);
            }
            else
            {
                await server.GetAsync("/api/v1/search?q=zeppelin", HttpStatusCode.ServiceUnavailable);
                JsonNode refused = await server.PostAsync("/api/search", ApiCalls.Form(PngPicture.Blocks(77), "query_img"), HttpStatusCode.ServiceUnavailable);
                Assert.False((bool)refused["success"]!);
            }
        }
        finally
        {
            if (isOpen)
            {
                await road.DisposeAsync();
            }
        }
    }
}
