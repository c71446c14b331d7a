using System.Net;
using System.Net.Http.Headers;
using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;
using CaptionSearch.Web.Pages;

namespace CaptionSearch.Web.Pictures;

public sealed class PictureEndpointsTests
{
    private static readonly string Id = DocumentId.OfContent(PngPicture.Blocks(0));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Picture_IsTheFileByteForByteWithTypeTagAndName()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        using HttpResponseMessage reply = await server.Client.GetAsync($"/pictures/{Id}", Token);

        Assert.Equal(PngPicture.Blocks(0), await reply.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal("image/png", reply.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", reply.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("inline", reply.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("00.png", reply.Content.Headers.ContentDisposition.FileNameStar);

        using HttpRequestMessage again = new(HttpMethod.Get, $"/pictures/{Id}");
        again.Headers.IfNoneMatch.Add(reply.Headers.ETag!);
        using HttpResponseMessage unchanged = await server.Client.SendAsync(again, Token);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task Picture_Range_IsThatPart()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);
        using HttpRequestMessage request = new(HttpMethod.Get, $"/pictures/{Id}");
        request.Headers.Range = new RangeHeaderValue(10, 19);

        using HttpResponseMessage reply = await server.Client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.PartialContent, reply.StatusCode);
        Assert.Equal(PngPicture.Blocks(0)[10..20], await reply.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task Picture_FileIsGoneOrChanged_Is404()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);
        string file = Path.Combine(server.Pictures, "00.png");
        await File.WriteAllTextAsync(file, "<html><script>alert(1)</script>", Token);

        using HttpResponseMessage changed = await server.Client.GetAsync($"/pictures/{Id}", Token);
        File.Delete(file);
        using HttpResponseMessage gone = await server.Client.GetAsync($"/pictures/{Id}", Token);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (changed.StatusCode, gone.StatusCode));
        Assert.Empty(await gone.Content.ReadAsByteArrayAsync(Token));
    }

    [Theory]
    [InlineData("/pictures/../../manifest.db")]
    [InlineData("/pictures/%2e%2e%2fmanifest.db")]
    [InlineData("/pictures/00")]
    [InlineData("/thumbnails/00")]
    [InlineData("/queries/00")]
    [InlineData("/queries/..%2fmanifest.db")]
    public async Task Address_OfNoPicture_Is404(string address)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        using HttpResponseMessage reply = await server.Client.GetAsync(address, Token);

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
    }

    [Fact]
    public async Task Thumbnail_IsAJpegThatIsKeptForever()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        using HttpResponseMessage reply = await server.Client.GetAsync($"/thumbnails/{Id}?side=160", Token);

        byte[] bytes = await reply.Content.ReadAsByteArrayAsync(Token);
        Assert.Equal([0xFF, 0xD8, 0xFF], bytes[..3]);
        Assert.Equal("image/jpeg", reply.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", reply.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal($"\"{Id}-160\"", reply.Headers.ETag!.Tag);
    }

    [Theory]
    [InlineData("side=161")]
    [InlineData("side=-1")]
    [InlineData("side=big")]
    public async Task Thumbnail_SideThatDoesNotExist_Is400(string query)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        using HttpResponseMessage reply = await server.Client.GetAsync($"/thumbnails/{Id}?{query}", Token);

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
    }

    [Fact]
    public async Task Picture_HostileName_IsHarmlessInTheHeader()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);
        string id = await HostilePictures.AddAsync(server);

        using HttpResponseMessage reply = await server.Client.GetAsync($"/pictures/{id}", Token);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("><img src=x onerror=alert(1)>&amp;'.png", reply.Content.Headers.ContentDisposition!.FileNameStar);
    }
}
