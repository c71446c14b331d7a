using System.Net;

namespace CaptionSearch.Web.Pages;

public sealed class SearchPageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_Words_ShowsAHitForEveryPicture()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);

        string page = await server.Client.GetStringAsync("/?q=dog", Token);

        Assert.Equal(3, page.Split("class=\"card\"").Length - 1);
    }

    [Fact]
    public async Task Search_EmptyIndex_SaysSo()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        Assert.Contains("There are no pictures yet", await server.Client.GetStringAsync("/?q=dog", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_UnknownAddress_Is404WithAPageOfItsOwn()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        using HttpResponseMessage reply = await server.Client.GetAsync("/nothing-here", Token);

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        Assert.Contains("No such page", await reply.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StyleSheet_IsServedWithAHashThatLastsForever()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string page = await server.Client.GetStringAsync("/", Token);
        int start = page.IndexOf("/css/site.css?v=", StringComparison.Ordinal);
        string link = page[start..page.IndexOf('"', start)];

        using HttpResponseMessage reply = await server.Client.GetAsync(link, Token);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Contains("immutable", reply.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }
}
