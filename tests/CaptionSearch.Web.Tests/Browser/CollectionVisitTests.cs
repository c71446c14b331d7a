using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CaptionSearch.Web.Browser;

/// <summary>A person goes through the collection: looks, corrects a sentence, takes a picture out.</summary>
public sealed class CollectionVisitTests
{
    [Theory]
    [InlineData(1280, false, true)]
    [InlineData(320, true, false)]
    public async Task Sentence_Corrected_IsLockedAndFoundByItsNewWords(int width, bool isDark, bool hasScripts)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);

        await Visitor.RunAsync(server.Address, new Screen { Width = width, IsDark = isDark, HasScripts = hasScripts }, async visitor =>
        {
            IPage page = visitor.Page;
            await visitor.GoAsync("/picture/" + DocumentId.OfContent(PngPicture.Blocks(0)));
            await visitor.AssertFitsAsync();
            await page.GetByLabel("Correct the sentence").FillAsync("a quilt of many colours");
            await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
            await Expect(page.Locator("h1")).ToHaveTextAsync("a quilt of many colours");
            await Expect(page.Locator(".badge", new() { HasText = "locked" })).ToBeVisibleAsync();
            await visitor.AssertFitsAsync();
            await visitor.PhotographAsync("corrected");

            await visitor.GoAsync("/?q=quilt");
            await Expect(page.Locator(".grid .card .caption").First).ToHaveTextAsync("a quilt of many colours");
        });
    }

    [Fact]
    public async Task Gallery_ShowsEveryPicture_AndOneThatIsRemovedIsGone()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);

        await Visitor.RunAsync(server.Address, Screen.Desk, async visitor =>
        {
            IPage page = visitor.Page;
            await visitor.GoAsync("/gallery");
            await Expect(page.Locator(".gallery .card")).ToHaveCountAsync(3);
            await visitor.PhotographAsync("gallery");
            await page.Locator(".gallery a.picture").First.ClickAsync();
            await page.GetByRole(AriaRole.Link, new() { Name = "Remove from the collection" }).ClickAsync();
            await visitor.PhotographAsync("question");
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Remove") }).ClickAsync();
            await Expect(page.Locator("main")).ToBeVisibleAsync();
            await visitor.GoAsync("/gallery");
            await Expect(page.Locator(".gallery .card")).ToHaveCountAsync(2);
        });
    }
}
