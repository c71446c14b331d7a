using System.Net;
using System.Text.Json.Nodes;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web.Api;

/// <summary>The two addresses of the first web interface, reply for reply.</summary>
public sealed class OriginApiTests
{
    [Fact]
    public async Task Search_Picture_GivesPairsOfPathAndSentence()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);

        JsonNode reply = await server.PostAsync("/api/search", ApiCalls.Form(PngPicture.Blocks(77), "query_img"));

        Assert.Equal(["success", "answers"], reply.AsObject().Select(member => member.Key));
        Assert.True((bool)reply["success"]!);
        Assert.Equal(3, reply["answers"]!.AsArray().Count);
        foreach (JsonNode? answer in reply["answers"]!.AsArray())
        {
            Assert.Equal(2, answer!.AsArray().Count);
            Assert.True(File.Exists((string)answer[0]!));
            Assert.NotEqual("", (string)answer[1]!);
        }
    }

    [Fact]
    public async Task Caption_FormAndBase64_GiveTheSameSentence()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        byte[] picture = PngPicture.Blocks(5);

        JsonNode form = await server.PostAsync("/api/caption", ApiCalls.Form(picture, "query_img"));
        JsonNode base64 = await server.PostAsync("/api/caption", ApiCalls.Json(new { image = Convert.ToBase64String(picture) }));
        JsonNode dataUrl = await server.PostAsync("/api/caption", ApiCalls.Json($"{{\"image\":\"data:image\\/png;base64,{Convert.ToBase64String(picture).Replace("/", "\\/", StringComparison.Ordinal)}\"}}"));

        Assert.Equal(["success", "caption"], form.AsObject().Select(member => member.Key));
        Assert.NotEqual("", (string)form["caption"]!);
        Assert.Equal(form.ToJsonString(), base64.ToJsonString());
        Assert.Equal(form.ToJsonString(), dataUrl.ToJsonString());
    }

    [Theory]
    [InlineData("/api/search")]
    [InlineData("/api/caption")]
    public async Task Picture_WithAnUpperCaseName_IsTaken(string address)
    {
        await using RunningServer server = await RunningServer.StartAsync();

        // By content: it says JPEG twice and is a PNG.
        Assert.True((bool)(await server.PostAsync(address, ApiCalls.Form(PngPicture.Blocks(1), "query_img", "PHOTO.JPG", "image/jpeg")))["success"]!);
    }

    [Theory]
    [InlineData("/api/search")]
    [InlineData("/api/caption")]
    public async Task WhateverIsWrongWithThePicture_Is400WithAMessage(string address)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        HttpContent[] wrong =
        [
            ApiCalls.Form([.. "just a text"u8], "query_img", "notes.txt", "text/plain"),
            ApiCalls.Form([.. "just a text"u8], "query_img", "really.jpg"),
            ApiCalls.Form(PngPicture.Blocks(1)[..60], "query_img"),
            ApiCalls.Form([], "query_img"),
            ApiCalls.Form(PngPicture.Blocks(1), "other_field"),
            new StringContent("plain"),
            ApiCalls.Json("{\"image\":\"%%%\",\"picture\":\"%%%\"}"),
            ApiCalls.Json("{"),
            ApiCalls.Json("{}"),
        ];

        foreach (HttpContent body in wrong)
        {
            JsonNode reply = await server.PostAsync(address, body, HttpStatusCode.BadRequest);

            Assert.Equal(["success", "message"], reply.AsObject().Select(member => member.Key));
            Assert.False((bool)reply["success"]!);
            Assert.NotEqual("", (string)reply["message"]!);
        }
    }

    [Theory]
    [InlineData("../../../../etc/passwd.png")]
    [InlineData("C:\\windows\\x.png")]
    [InlineData("<script>alert(1)</script>.png")]
    public async Task Search_HostileName_IsOnlyAName(string name)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        JsonNode reply = await server.PostAsync("/api/search", ApiCalls.Form(PngPicture.Blocks(9), "query_img", name));

        Assert.Single(reply["answers"]!.AsArray());
    }

    [Fact]
    public async Task Get_IsNotTheMethod()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        JsonNode reply = await server.GetAsync("/api/search", HttpStatusCode.MethodNotAllowed);

        Assert.False((bool)reply["success"]!);
    }
}
