using System.Net;
using System.Net.Http.Headers;
using CaptionSearch.Engine.Captions;
using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web.Pages;

public sealed class SearchPageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Search_Words_ShowsTheHitWithItsReason()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);
        await new CaptionEdit(server.Options.Data).SetAsync(Path.Combine(server.Pictures, "01.png"), "two zebras drink", Token);

        HtmlPage page = await HtmlPage.GetAsync(server, "/?q=zebra");

        Assert.Equal("two zebras drink", Assert.Single(page.TextsOf("p", "caption")));
        string why = page.TextsOf("details", "why").Single();
        Assert.Contains("zebra (sentence: zebras)", why, StringComparison.Ordinal);
        Assert.Contains("BM25", why, StringComparison.Ordinal);
        Assert.Contains("contributes", why, StringComparison.Ordinal);
        Assert.Contains("by a person, locked", why, StringComparison.Ordinal);
        Assert.Equal("zebra", page.All("input").Single(input => input["name"] == "q")["value"]);
    }

    [Fact]
    public async Task Search_PartOfADataSet_ShowsOnlyItsPictures()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);
        await RecordSet.ImportAsync(server, "animals", "train", "dev", "train");
        await ServerIndex.LookAsync();

        HtmlPage page = await HtmlPage.GetAsync(server, "/?q=dog&all=1&split=Train");

        Assert.Equal(["a dog 0", "a dog 2"], page.TextsOf("p", "caption").Order(StringComparer.Ordinal));
        HtmlPage.Tag chip = page.All("a", "chip")[0];
        Assert.Equal(("/?q=dog&all=1", true), (chip["href"], page.TextOf(chip).Contains("part Train", StringComparison.Ordinal)));
        Assert.Equal("Train", page.All("input").Single(input => input["name"] == "split")["value"]);
    }

    [Fact]
    public async Task Search_Hit_HasAThumbnailOfKnownSizeThatLoadsLate()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 6);
        string id = DocumentId.OfContent(PngPicture.Blocks(5));

        HtmlPage page = await HtmlPage.GetAsync(server, "/?q=dog");

        HtmlPage.Tag picture = page.All("img").Single(image => image["src"] == $"/thumbnails/{id}?side=320");
        Assert.Equal(("64", "48"), (picture["width"], picture["height"]));
        Assert.Equal(2, page.All("img").Count(image => image["loading"] == "lazy"));
        Assert.All(page.All("img").Where(image => image["src"].StartsWith("/thumbnails", StringComparison.Ordinal)), image => Assert.NotEqual("", image["alt"]));
        Assert.True(page.Has("a", "href", $"/picture/{id}"));
        Assert.True(page.Has("a", "href", $"/?picture={id}"));
    }

    [Fact]
    public async Task Search_ByPictureOfTheCollection_LeavesItselfOut()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);
        string id = DocumentId.OfContent(PngPicture.Blocks(1));

        HtmlPage page = await HtmlPage.GetAsync(server, $"/?picture={id}");

        Assert.Equal(2, page.All("li", "card").Count);
        Assert.DoesNotContain(page.All("a", "picture"), link => link["href"] == $"/picture/{id}");
        Assert.All(page.All("span", "likely"), said => Assert.StartsWith("Cosine ", said["title"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/?picture=/etc/passwd", "not in the collection")]
    [InlineData("/?picture=0000000000000000000000000000000000000000000000000000000000000000", "not in the collection")]
    [InlineData("/?upload=../manifest.db", "not kept any more")]
    [InlineData("/?upload=00000000000000000000000000000000", "not kept any more")]
    [InlineData("/?q=-dog", "only something that is not wanted")]
    [InlineData("/?q=%2B%2B", "no word")]
    [InlineData("/?q=dog+%2B", "Nothing follows the &#x27;&#x2B;&#x27;")]
    [InlineData("/?q=dog+%2B+%2Fetc%2Fpasswd.png", "no picture of the index has this path")]
    [InlineData("/?q=dog&minwidth=wide", "Width: ")]
    [InlineData("/?q=dog&from=2024-05-01&to=2024-04-01", "Date: ")]
    public async Task Search_NotAQuestion_SaysSoOnThePage(string address, string message)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        using HttpResponseMessage reply = await server.Client.GetAsync(address, Token);

        Assert.True(reply.StatusCode == HttpStatusCode.OK, reply.StatusCode == HttpStatusCode.OK ? "" : await server.LogAsync(static text => text.Contains(" error ", StringComparison.Ordinal)));
        HtmlPage page = new(await reply.Content.ReadAsStringAsync(Token));
        Assert.Contains(WebUtility.HtmlDecode(message), page.TextOf(page.Only("p", "bad")), StringComparison.Ordinal);
        Assert.Empty(page.All("li", "card"));
    }

    [Fact]
    public async Task Search_Filters_HoldAndCanBeTakenAwayOneByOne()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);
        string path = Uri.EscapeDataString(Path.Combine(server.Pictures, "02"));

        HtmlPage one = await HtmlPage.GetAsync(server, $"/?q=dog&path={path}&minwidth=10");
        HtmlPage none = await HtmlPage.GetAsync(server, "/?q=dog&minwidth=5000");

        Assert.Single(one.All("li", "card"));
        Assert.Contains(one.All("a", "chip"), chip => chip["href"] == "/?q=dog&minwidth=10");
        Assert.Contains(one.All("a", "chip"), chip => chip["href"] == $"/?q=dog&path={path}");
        Assert.Empty(none.All("li", "card"));
        Assert.Contains("that pass the filters", none.Text, StringComparison.Ordinal);
        Assert.Contains(none.All("a", "button"), link => link["href"] == "/?q=dog");
    }

    [Fact]
    public async Task Search_ManyHits_AreTurnedLikePages()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 30);

        HtmlPage first = await HtmlPage.GetAsync(server, "/?q=dog&n=12");
        HtmlPage last = await HtmlPage.GetAsync(server, "/?q=dog&n=12&page=3");

        Assert.Equal((12, 6), (first.All("li", "card").Count, last.All("li", "card").Count));
        Assert.True(first.Has("a", "href", "/?q=dog&n=12&page=2"));
        Assert.DoesNotContain(last.All("a"), link => link["rel"] == "next");
        Assert.Contains(last.All("a"), link => link["rel"] == "prev" && link["href"] == "/?q=dog&n=12&page=2");
        Assert.Empty(first.All("a", "picture").Select(link => link["href"]).Intersect(last.All("a", "picture").Select(link => link["href"])));
    }

    [Fact]
    public async Task Search_EmptyIndex_SaysHowToFillIt()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        HtmlPage page = await HtmlPage.GetAsync(server, "/?q=dog");

        Assert.Contains("There are no pictures yet", page.Text, StringComparison.Ordinal);
        Assert.True(page.Has("a", "href", "/upload"));
    }

    [Fact]
    public async Task Upload_Picture_LeadsToItsResultAndShowsIt()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);

        using HttpResponseMessage reply = await SendAsync(server, PngPicture.Blocks(99), "../../evil.html");

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        string address = reply.RequestMessage!.RequestUri!.PathAndQuery;
        Assert.Matches("^/\\?upload=[0-9a-f]{32}$", address);
        HtmlPage page = new(await reply.Content.ReadAsStringAsync(Token));
        Assert.Equal(3, page.All("li", "card").Count);
        Assert.NotEqual("", page.TextsOf("p", "sentence").Single());

        using HttpResponseMessage picture = await server.Client.GetAsync(page.All("img").Single(image => image["src"].StartsWith("/queries/", StringComparison.Ordinal))["src"], Token);
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Upload_SecondPageAndCaptionPage_LookAtThePictureOnce()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 30);
        await server.UntilReadyAsync();
        long before = await DescribedAsync(server);

        using HttpResponseMessage reply = await SendAsync(server, PngPicture.Blocks(99), "query.png");
        string address = reply.RequestMessage!.RequestUri!.PathAndQuery;
        Assert.Equal(before + 1, await DescribedAsync(server));

        HtmlPage first = new(await reply.Content.ReadAsStringAsync(Token));
        HtmlPage second = await HtmlPage.GetAsync(server, address + "&n=12&page=2");
        HtmlPage caption = await HtmlPage.GetAsync(server, address.Replace("/?", "/caption?", StringComparison.Ordinal));
        using HttpResponseMessage again = await SendAsync(server, PngPicture.Blocks(99), "again.png");

        Assert.Equal(12, second.All("li", "card").Count);
        Assert.Equal(first.TextsOf("p", "sentence").Single(), second.TextsOf("p", "sentence").Single());
        Assert.Equal(first.TextsOf("p", "sentence").Single(), caption.TextOf(caption.All("p").Single(tag => tag["id"] == "sentence")));
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(before + 1, await DescribedAsync(server));
    }

    [Fact]
    public async Task Upload_PictureThatIsKnown_LeavesItselfOut()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);

        using HttpResponseMessage reply = await SendAsync(server, PngPicture.Blocks(1), "copy.png");

        HtmlPage page = new(await reply.Content.ReadAsStringAsync(Token));
        Assert.Equal(2, page.All("li", "card").Count);
    }

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "a.svg")]
    [InlineData("<html>", "a.png")]
    [InlineData("", "a.png")]
    public async Task Upload_NoPicture_SaysSo(string content, string name)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        using HttpResponseMessage reply = await SendAsync(server, System.Text.Encoding.UTF8.GetBytes(content), name);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.StatusCode);
        HtmlPage page = new(await reply.Content.ReadAsStringAsync(Token));
        Assert.NotEqual("", page.TextOf(page.Only("p", "bad")));
    }

    [Fact]
    public async Task Upload_WithoutTheFormsToken_IsRefused()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);
        using MultipartFormDataContent form = new() { { new ByteArrayContent(PngPicture.Blocks(1)), "query_img", "a.png" } };

        using HttpResponseMessage reply = await server.Client.PostAsync("/", form, Token);

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
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
        HtmlPage page = await HtmlPage.GetAsync(server, "/");
        string link = page.All("link").Single(tag => tag["rel"] == "stylesheet")["href"];

        using HttpResponseMessage reply = await server.Client.GetAsync(link, Token);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Contains("immutable", reply.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    private static async Task<long> DescribedAsync(RunningServer server)
    {
        string line = (await server.Client.GetStringAsync("/metrics", Token)).Split('\n')
            .Single(static line => line.StartsWith("captionsearch_pictures_described_total", StringComparison.Ordinal));
        return long.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningServer server, byte[] picture, string name)
    {
        HtmlPage page = await HtmlPage.GetAsync(server, "/");
        string token = page.All("input").First(input => input["name"] == "__RequestVerificationToken")["value"];
        using ByteArrayContent file = new(picture);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        using MultipartFormDataContent form = new() { { new StringContent(token), "__RequestVerificationToken" }, { file, "query_img", name } };
        return await server.Client.PostAsync("/", form, Token);
    }
}
