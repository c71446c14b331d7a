using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CaptionSearch.Web.Browser;

/// <summary>A person turns the pages of the gallery, and passes on the address of one.</summary>
public sealed class GalleryVisitTests
{
    private const int Pictures = 100;
    private const int Shown = 48;

    [Theory]
    [InlineData(1280, false, true)]
    [InlineData(320, true, false)]
    public async Task Gallery_OfThreeParts_IsTurnedForthAndBackAndLinkedTo(int width, bool isDark, bool hasScripts)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: Pictures);
        Screen screen = new() { Width = width, IsDark = isDark, HasScripts = hasScripts };
        string address = "";
        string[] middle = [];

        await Visitor.RunAsync(server.Address, screen, async visitor =>
        {
            IPage page = visitor.Page;
            await visitor.GoAsync("/gallery");
            string[] first = await ShownAsync(page, Shown);
            await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Newer" })).ToHaveCountAsync(0);
            await visitor.PhotographAsync("first");

            await TurnAsync(page, "Older");
            middle = await ShownAsync(page, Shown);
            address = page.Url;
            await visitor.AssertFitsAsync();
            await TurnAsync(page, "Older");
            string[] last = await ShownAsync(page, Pictures - (2 * Shown));
            await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Older" })).ToHaveCountAsync(0);
            await visitor.PhotographAsync("last");
            Assert.Equal(Pictures, first.Concat(middle).Concat(last).Distinct().Count());

            await TurnAsync(page, "Newer");
            Assert.Equal(middle, await ShownAsync(page, Shown));
            await TurnAsync(page, "Newer");
            Assert.Equal(first, await ShownAsync(page, Shown));

            // The buttons of the browser lead where it was.
            await page.GoBackAsync();
            Assert.Equal(middle, await ShownAsync(page, Shown));
            await page.GoBackAsync();
            Assert.Equal(last, await ShownAsync(page, Pictures - (2 * Shown)));
            await page.GoForwardAsync();
            Assert.Equal(middle, await ShownAsync(page, Shown));
            await TurnAsync(page, "Newest");
            Assert.Equal(first, await ShownAsync(page, Shown));
        });

        await Visitor.RunAsync(server.Address, screen, async other =>
        {
            await other.GoAsync(address);
            Assert.Equal(middle, await ShownAsync(other.Page, Shown));
        });
    }

    [Theory]
    [InlineData(320)]
    [InlineData(1280)]
    public async Task Gallery_FilteredByAPart_SaysSoAndLetsTheFilterGo(int width)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 2);
        await RecordSet.ImportAsync(server, "animals", "train", "train", "test");
        await ServerIndex.LookAsync();

        await Visitor.RunAsync(server.Address, new Screen { Width = width }, async visitor =>
        {
            IPage page = visitor.Page;
            await visitor.GoAsync("/gallery");
            await page.GetByText("Filters").ClickAsync();
            await page.GetByLabel("Part of the data set").FillAsync("train");
            await visitor.AssertFitsAsync();
            await visitor.PhotographAsync("filters");
            await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
            await Expect(page.Locator(".gallery .card")).ToHaveCountAsync(2);
            await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/gallery\\?split=train$"));
            await visitor.PhotographAsync("filtered");

            await page.GetByRole(AriaRole.Link, new() { Name = "Without the filter: part train" }).ClickAsync();
            await Expect(page.Locator(".gallery .card")).ToHaveCountAsync(5);
        });
    }

    private static Task TurnAsync(IPage page, string to) => page.GetByRole(AriaRole.Link, new() { Name = to, Exact = true }).ClickAsync();

    /// <summary>Addresses of the pictures that are shown, when there are as many as there should be.</summary>
    private static async Task<string[]> ShownAsync(IPage page, int count)
    {
        await Expect(page.Locator(".gallery .card")).ToHaveCountAsync(count);
        return await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.gallery a.picture')].map(link => link.getAttribute('href'))");
    }
}
