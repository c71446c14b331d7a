using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CaptionSearch.Web.Browser;

/// <summary>A person searches real pictures: by words, by a picture that is chosen, dropped or pasted, and from one picture on to the next.</summary>
public sealed class PictureVisitTests
{
    private const string Dog = "animals/dog-in-grass.jpg";

    [Theory]
    [InlineData(1280, false)]
    [InlineData(320, true)]
    public async Task Words_ThenWhyThenMoreLikeThis(int width, bool isDark)
    {
        await using RunningServer server = await SampleCollection.ServeAsync();

        await Visitor.RunAsync(server.Address, new Screen { Width = width, IsDark = isDark }, async visitor =>
        {
            IPage page = visitor.Page;
            await visitor.GoAsync("/");
            await page.GetByRole(AriaRole.Searchbox).FillAsync("a dog in the grass");
            await page.GetByRole(AriaRole.Button, new() { Name = "Search", Exact = true }).ClickAsync();
            ILocator first = page.Locator(".grid .card").First;
            await Expect(first.Locator(".caption")).ToContainTextAsync("dog");

            await first.Locator(".why summary").ClickAsync();
            await Expect(first.Locator(".why dl")).ToContainTextAsync("Score");
            await Expect(first.Locator(".why dl")).ToContainTextAsync("dog");
            await visitor.AssertFitsAsync();
            await visitor.PhotographAsync("why");

            await first.GetByRole(AriaRole.Link, new() { Name = "More like this" }).ClickAsync();
            await Expect(page.GetByText("More like this picture")).ToBeVisibleAsync();
            Assert.True(await page.Locator(".grid .card").CountAsync() > 1);
            await visitor.AssertFitsAsync();
            await visitor.PhotographAsync("more-like-this");
        });
    }

    [Theory]
    [InlineData("chosen", true)]
    [InlineData("dropped", true)]
    [InlineData("pasted", true)]
    [InlineData("chosen", false)]
    public async Task Picture_HoweverItIsGiven_ShowsItsSentenceAndPicturesLikeIt(string how, bool hasScripts)
    {
        await using RunningServer server = await SampleCollection.ServeAsync();

        await Visitor.RunAsync(server.Address, Screen.Desk with { HasScripts = hasScripts }, async visitor =>
        {
            IPage page = visitor.Page;
            await visitor.GoAsync("/");
            if (how == "chosen")
            {
                await page.Locator("#query-picture").SetInputFilesAsync(SampleCollection.Picture(Dog));
            }
            else
            {
                await GiveAsync(page, how);
            }

            if (!hasScripts)
            {
                await page.GetByRole(AriaRole.Button, new() { Name = "Search by it" }).ClickAsync();
            }

            await Expect(page.GetByAltText("The picture you sent")).ToBeVisibleAsync();
            await Expect(page.Locator(".asked .sentence")).ToContainTextAsync("dog");
            Assert.True(await page.Locator(".grid .card").CountAsync() > 3);
            Assert.True(await page.GetByAltText("The picture you sent").EvaluateAsync<bool>("image => image.complete && image.naturalWidth > 0"));
            await visitor.AssertFitsAsync();
            await visitor.PhotographAsync(how);
        });
    }

    /// <summary>Does to the page what a browser does when a file is dropped or pasted.</summary>
    private static async Task GiveAsync(IPage page, string how)
    {
        byte[] bytes = await File.ReadAllBytesAsync(SampleCollection.Picture(Dog), TestContext.Current.CancellationToken);
        await page.EvaluateAsync(
            """
            ([base64, how]) => {
              const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
              const carried = new DataTransfer();
              carried.items.add(new File([bytes], "dog.jpg", { type: "image/jpeg" }));
              document.querySelector("main").dispatchEvent(how === "pasted"
                ? new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true })
                : new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
            }
            """,
            new[] { Convert.ToBase64String(bytes), how });
    }
}
