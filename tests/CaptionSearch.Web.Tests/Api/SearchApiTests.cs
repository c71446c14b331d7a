using System.Net;
using System.Text.Json.Nodes;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web.Api;

public sealed class SearchApiTests
{
    [Fact]
    public async Task Get_Words_GivesHitsBestFirst()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 4);

        JsonNode reply = await server.GetAsync("/api/v1/search?q=a+dog+on+the+beach&n=3");

        JsonArray hits = reply["hits"]!.AsArray();
        Assert.Equal(3, hits.Count);
        Assert.Equal([1, 2, 3], hits.Select(hit => (int)hit!["rank"]!));
        double[] scores = [.. hits.Select(hit => (double)hit!["score"]!)];
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.StartsWith(server.Pictures, (string)hits[0]!["path"]!, StringComparison.Ordinal);
        Assert.Null(hits[0]!["words"]);
        Assert.False((bool)reply["index_empty"]!);
        Assert.Null(reply["server_notice"]);
    }

    [Fact]
    public async Task Get_Explain_SaysWhy()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        JsonNode hit = (await server.GetAsync("/api/v1/search?q=dog&explain=true&min_score=0"))["hits"]![0]!;

        Assert.Equal("dog", (string?)hit["words"]!["matched"]![0]!["word"]);
        Assert.Equal("model", (string?)hit["source"]);
        Assert.Equal((double)hit["score"]!, (double)hit["words"]!["contribution"]! + (double)hit["vector"]!["contribution"]!, 5);
    }

    [Fact]
    public async Task Picture_ById_AsForm_AsBody_AndInBase64_FindTheSame()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 4);
        byte[] picture = PngPicture.Blocks(2);
        string id = CaptionSearch.Index.DocumentId.OfContent(picture);
        using ByteArrayContent bare = new(picture);
        bare.Headers.ContentType = new("image/png");

        string[] replies =
        [
            (await server.GetAsync($"/api/v1/search?like={id}"))["hits"]!.ToJsonString(),
            (await server.PostAsync("/api/v1/search", ApiCalls.Form(picture)))["hits"]!.ToJsonString(),
            (await server.PostAsync("/api/v1/search", bare))["hits"]!.ToJsonString(),
            (await server.PostAsync("/api/v1/search", ApiCalls.Json(new { picture = Convert.ToBase64String(picture) })))["hits"]!.ToJsonString(),
            (await server.PostAsync("/api/v1/search", ApiCalls.Json(new { picture = "data:image/png;base64," + Convert.ToBase64String(picture) })))["hits"]!.ToJsonString(),
            (await server.PostAsync("/api/v1/search", ApiCalls.Json(new { picture = id })))["hits"]!.ToJsonString(),
        ];

        Assert.Single(replies.Distinct());
        JsonArray hits = JsonNode.Parse(replies[0])!.AsArray();
        Assert.Equal(3, hits.Count);
        Assert.DoesNotContain(hits, hit => (string)hit!["id"]! == id);
    }

    [Fact]
    public async Task Body_WeightsFiltersAndOrder_AreThoseOfTheAddress()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 5);
        string id = (await server.IdsAsync())[0];

        JsonNode body = await server.PostAsync("/api/v1/search", ApiCalls.Json(new
        {
            text = "dog",
            plus = new object[] { new { value = id, weight = 2 } },
            minus = new object[] { new { value = "beach", weight = 0.5 } },
            filters = new { width = "60..", path = new[] { server.Pictures } },
            n = 4,
            min_score = 0,
            relative = 0.1,
            explain = true,
        }));
        JsonNode address = await server.GetAsync(
            $"/api/v1/search?q=dog&plus=2:{id}&minus=0.5:beach&width=60..&path={Uri.EscapeDataString(server.Pictures)}&n=4&min_score=0&relative=0.1&explain=true");

        Assert.Equal(address.ToJsonString(), body.ToJsonString());
        Assert.NotEmpty(body["hits"]!.AsArray());
        Assert.Empty((await server.GetAsync("/api/v1/search?q=dog&width=1000.."))["hits"]!.AsArray());
    }

    [Theory]
    [InlineData("/api/v1/search", 400, "Nothing is asked for")]
    [InlineData("/api/v1/search?q=", 400, "Nothing is asked for")]
    [InlineData("/api/v1/search?q=-dog", 422, "not wanted")]
    [InlineData("/api/v1/search?q=dog&n=0", 400, "'n' is 0; it must be 1 to 1000.")]
    [InlineData("/api/v1/search?q=dog&n=many", 400, "The value of 'n' is not of its form.")]
    [InlineData("/api/v1/search?q=dog&min_score=1.5", 400, "'min_score' is 1.5")]
    [InlineData("/api/v1/search?q=dog&min_score=NaN", 400, "'min_score'")]
    [InlineData("/api/v1/search?q=dog&sort=best", 400, "'sort' must be score or date.")]
    [InlineData("/api/v1/search?q=dog&source=robot", 400, "'source' must be")]
    [InlineData("/api/v1/search?q=dog&date=yesterday", 400, "'date': 'yesterday' is not a date")]
    [InlineData("/api/v1/search?q=dog&plus=200:beach", 400, "'plus'")]
    [InlineData("/api/v1/search?like=abc", 400, "'like' is not the id")]
    [InlineData("/api/v1/search?like=0000000000000000000000000000000000000000000000000000000000000000", 404, "no picture of the index")]
    [InlineData("/api/v1/search?q=dog&plus=%2Fetc%2Fpasswd.png", 404, "no picture of the index")]
    [InlineData("/api/v1/search?q=dog&plus=a%00.png", 400, "'plus'")]
    public async Task Get_WrongValue_IsNamed(string address, int status, string detail)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        JsonNode problem = await server.GetAsync(address, (HttpStatusCode)status);

        Assert.Contains(detail, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", 400, "not a JSON object")]
    [InlineData("null", 400, "")]
    [InlineData("[]", 400, "")]
    [InlineData("{\"texts\":\"dog\"}", 400, "texts")]
    [InlineData("{\"text\":3}", 400, "text")]
    [InlineData("{\"picture\":\"%%%\"}", 400, "'picture': the picture is not base64.")]
    [InlineData("{\"picture\":\"data:image/png,abc\"}", 400, "data URL")]
    [InlineData("{\"picture\":\"\"}", 400, "empty")]
    [InlineData("{\"picture\":\"bm8gcGljdHVyZSBhdCBhbGw=\"}", 415, "the picture")]
    [InlineData("{\"plus\":[null]}", 400, "plus")]
    public async Task Post_WrongBody_SaysWhere(string body, int status, string detail)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        JsonNode problem = await server.PostAsync("/api/v1/search", ApiCalls.Json(body), (HttpStatusCode)status);

        Assert.Contains(detail, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("CaptionSearch.", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_BrokenPicture_Is422()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        JsonNode problem = await server.PostAsync("/api/v1/search", ApiCalls.Form(PngPicture.Blocks(1)[..60]), HttpStatusCode.UnprocessableEntity);

        Assert.Equal("Broken picture", (string?)problem["title"]);
    }

    [Fact]
    public async Task Post_OtherKindOfBody_Is415()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        await server.PostAsync("/api/v1/search", new StringContent("dog"), HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_PictureTooLarge_Is413(bool isForm)
    {
        await using RunningServer server = await RunningServer.StartAsync(change: options => options with { Limits = new() { PictureBytes = 2048 } });
        byte[] large = new byte[200_000];

        await server.PostAsync(
            "/api/v1/search", isForm ? ApiCalls.Form(large) : ApiCalls.Json(new { picture = Convert.ToBase64String(large) }), HttpStatusCode.RequestEntityTooLarge);
        await server.PostAsync("/api/v1/search", ApiCalls.Form(new byte[4000]), HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task EmptyIndex_IsNoError()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        JsonNode reply = await server.GetAsync("/api/v1/search?q=dog");

        Assert.True((bool)reply["index_empty"]!);
        Assert.Empty(reply["hits"]!.AsArray());
    }
}
