namespace CaptionSearch.Web.Pages;

public sealed class GalleryPageTests
{
    [Fact]
    public async Task Gallery_MoreThanOnePart_IsWalkedForthAndBackWithoutGaps()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 50);

        HtmlPage first = await HtmlPage.GetAsync(server, "/gallery");
        HtmlPage second = await HtmlPage.GetAsync(server, first.All("a").Single(link => link["rel"] == "next")["href"]);
        HtmlPage back = await HtmlPage.GetAsync(server, second.All("a").Single(link => link["rel"] == "prev")["href"]);

        Assert.Contains("50 pictures", first.Text, StringComparison.Ordinal);
        Assert.Equal((48, 2), (Ids(first).Length, Ids(second).Length));
        Assert.Equal(50, Ids(first).Concat(Ids(second)).Distinct().Count());
        Assert.Equal(Ids(first), Ids(back));
        Assert.DoesNotContain(second.All("a"), link => link["rel"] == "next");
    }

    [Fact]
    public async Task Gallery_Empty_SaysHowToFillIt()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        HtmlPage page = await HtmlPage.GetAsync(server, "/gallery");

        Assert.Contains("There are no pictures yet", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gallery_DataSetThatDoesNotExist_SaysSo()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        HtmlPage page = await HtmlPage.GetAsync(server, "/gallery?dataset=other");

        Assert.Empty(page.All("li", "card"));
        Assert.Contains("No pictures here", page.Text, StringComparison.Ordinal);
        Assert.True(page.Has("a", "href", "/gallery"));
    }

    [Fact]
    public async Task Gallery_PartOfADataSet_IsFilteredFromPageToPage()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await RecordSet.ImportAsync(server, "animals", [.. Enumerable.Range(0, 100).Select(static i => i % 2 == 0 ? "train" : "test")]);
        await ServerIndex.LookAsync();

        HtmlPage first = await HtmlPage.GetAsync(server, "/gallery?dataset=animals&split=Train");
        HtmlPage second = await HtmlPage.GetAsync(server, first.All("a").Single(link => link["rel"] == "next")["href"]);

        Assert.Contains("50 pictures that fit", first.Text, StringComparison.Ordinal);
        Assert.Equal((48, 2), (first.All("li", "card").Count, second.All("li", "card").Count));
        Assert.Equal("Train", second.All("input").Single(input => input["name"] == "split")["value"]);
        Assert.Equal(["/gallery?split=Train", "/gallery?dataset=animals"], second.All("a", "chip").Select(chip => chip["href"]));
        Assert.Contains("100 pictures", (await HtmlPage.GetAsync(server, "/gallery?dataset=animals")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/gallery?after=made-up")]
    [InlineData("/gallery?before=%00")]
    public async Task Gallery_PlaceThatIsNone_BeginsAtTheNewest(string address)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        HtmlPage page = await HtmlPage.GetAsync(server, address);

        Assert.Single(page.All("li", "card"));
    }

    private static string[] Ids(HtmlPage page) => [.. page.All("a", "picture").Select(link => link["href"])];
}
