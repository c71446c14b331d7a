using CaptionSearch.Tests.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CaptionSearch.Web.Browser;

/// <summary>A person uses the keyboard, copies a link, and takes a photo.</summary>
public sealed class KeyVisitTests
{
    private const string Focused = "() => [...document.querySelectorAll('.grid a.picture')].indexOf(document.activeElement)";

    [Theory]
    [InlineData(1280)]
    [InlineData(320)]
    public async Task ArrowKeys_GoFromPictureToPicture(int width)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 9);

        await Visitor.RunAsync(server.Address, new Screen { Width = width }, async visitor =>
        {
            IPage page = visitor.Page;
            await visitor.GoAsync("/?q=dog&all=1");
            await Expect(page.Locator(".grid .card")).ToHaveCountAsync(9);
            int columns = await page.EvaluateAsync<int>("() => getComputedStyle(document.querySelector('.grid')).gridTemplateColumns.split(' ').length");
            await page.Locator(".grid a.picture").First.FocusAsync();

            // Where each key leads from where it is pressed; at the edges it stays.
            foreach ((string key, int place) in new[]
            {
                ("ArrowLeft", 0), ("ArrowUp", 0), ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1),
                ("ArrowDown", 1 + columns), ("ArrowUp", 1), ("ArrowDown", 1 + columns), ("ArrowLeft", columns),
            })
            {
                await page.Keyboard.PressAsync(key);
                Assert.Equal((key, place), (key, await page.EvaluateAsync<int>(Focused)));
                Assert.True(await page.EvaluateAsync<bool>("() => { const box = document.activeElement.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight; }"));
            }

            string address = (await page.Locator(".grid a.picture").Nth(columns).GetAttributeAsync("href"))!;
            await page.Keyboard.PressAsync("Enter");
            await Expect(page).ToHaveURLAsync(new Uri(server.Address, address).ToString());
            await page.Keyboard.PressAsync("/");
            await Expect(page).ToHaveURLAsync(server.Address.ToString());
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CopyLink_CopiesTheAddressOfTheResultOrSaysThatItMayNot(bool isAllowed)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 2);

        await Visitor.RunAsync(server.Address, Screen.Desk, async visitor =>
        {
            IPage page = visitor.Page;
            await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
            if (!isAllowed)
            {
                // As on a page that did not come over a safe connection.
                await page.AddInitScriptAsync("Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined })");
            }

            await visitor.GoAsync("/?q=dog&all=1&minwidth=10");
            ILocator button = page.Locator("button[data-copy]");
            await Expect(button).ToHaveTextAsync("Copy link");
            await button.ClickAsync();
            await Expect(button).ToHaveTextAsync(isAllowed ? "Copied" : "Not allowed here");
            if (isAllowed)
            {
                Assert.Equal(page.Url, await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
            }

            await Expect(button).ToHaveTextAsync("Copy link");
        });
    }

    [Fact]
    public async Task Camera_OfAPhone_IsAskedForAndThePhotoIsSentAtOnce()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);

        await Visitor.RunAsync(server.Address, Screen.Phone with { IsTouched = true }, async visitor =>
        {
            IPage page = visitor.Page;
            await visitor.GoAsync("/");
            ILocator photo = page.Locator("#query-photo");
            await Expect(photo).ToHaveAttributeAsync("capture", "environment");
            await Expect(photo).ToHaveAttributeAsync("accept", "image/*");
            await Expect(page.GetByText("or drop or paste one")).ToBeHiddenAsync();
            await visitor.AssertFitsAsync();
            await visitor.PhotographAsync("button");

            // What a phone does when the photo is taken.
            IFileChooser chooser = await page.RunAndWaitForFileChooserAsync(() => page.GetByText("Take a photo").TapAsync());
            await chooser.SetFilesAsync(new FilePayload { Name = "photo.png", MimeType = "image/png", Buffer = PngPicture.Blocks(50) });
            await Expect(page.GetByAltText("The picture you sent")).ToBeVisibleAsync();
            await Expect(page.Locator(".grid .card")).ToHaveCountAsync(3);
            await Expect(page.GetByText("Take a photo")).ToBeVisibleAsync();
            await visitor.AssertFitsAsync();
            await visitor.PhotographAsync("found");
        });
    }

    [Theory]
    [InlineData(1280, true)]
    [InlineData(320, true)]
    [InlineData(1280, false)]
    public async Task TabKey_GoesThroughTheSearchPageInTheOrderItIsRead(int width, bool hasScripts)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        await Visitor.RunAsync(server.Address, new Screen { Width = width, HasScripts = hasScripts }, async visitor =>
        {
            IPage page = visitor.Page;
            await visitor.GoAsync("/?q=dog&all=1");
            await page.EvaluateAsync("() => document.activeElement.blur()");
            List<string> stops = [];
            while (stops.Count < 60)
            {
                await page.Keyboard.PressAsync("Tab");
                string stop = await page.EvaluateAsync<string>(
                    "() => document.activeElement === document.body ? '' : document.activeElement.id || document.activeElement.textContent.trim() || document.activeElement.className");
                if (stop.Length == 0)
                {
                    break;
                }

                stops.Add(stop);
            }

            string[] expected =
            [
                "To the content", "CaptionSearch", "Search", "Gallery", "Add", "Caption", "Training", "Status",
                "q", "Search", "Filters", "Tips", "query-picture", .. hasScripts ? Array.Empty<string>() : ["Search by it"],
                "Without: improbable ones too", .. hasScripts ? ["Copy link"] : Array.Empty<string>(),
                "picture", "More like this", "Why", "REST interface",
            ];
            Assert.Equal(expected, stops);
        });
    }
}
