using System.Text;
using CaptionSearch.Tests.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CaptionSearch.Web.Browser;

/// <summary>A person adds pictures.</summary>
public sealed class UploadVisitTests
{
    [Theory]
    [InlineData(1280, false, true)]
    [InlineData(320, true, true)]
    [InlineData(1280, false, false)]
    public async Task Upload_ThreeFilesOneBad_AreFoundAtOnce(int width, bool isDark, bool hasScripts)
    {
        await using RunningServer server = await RunningServer.StartAsync();

        await Visitor.RunAsync(server.Address, new Screen { Width = width, IsDark = isDark, HasScripts = hasScripts }, async visitor =>
        {
            IPage page = visitor.Page;
            await visitor.GoAsync("/upload");
            await visitor.AssertFitsAsync();
            await visitor.PhotographAsync("form");
            await page.GetByLabel("Choose pictures").SetInputFilesAsync(
            [
                new FilePayload { Name = "one.png", MimeType = "image/png", Buffer = PngPicture.Blocks(1) },
                new FilePayload { Name = "<b>notes.png", MimeType = "image/png", Buffer = Encoding.ASCII.GetBytes("not a picture at all") },
                new FilePayload { Name = "two.PNG", MimeType = "image/png", Buffer = PngPicture.Blocks(2) },
            ]);
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Add ") }).ClickAsync();

            await Expect(page.GetByText("2 pictures added, 1 could not be added.")).ToBeVisibleAsync();
            await Expect(page.Locator("[data-outcome=added]")).ToHaveCountAsync(2);
            await Expect(page.Locator("[data-outcome=refused]")).ToContainTextAsync("<b>notes.png");
            await Expect(page.Locator("[data-outcome=refused] .problem")).ToHaveTextAsync("Not a picture that is read; JPEG, PNG, WebP, GIF and TIFF are.");
            await visitor.AssertFitsAsync();
            await visitor.PhotographAsync("done");

            await visitor.GoAsync("/?q=dog");
            await Expect(page.Locator(".grid .card")).ToHaveCountAsync(2);
        });
    }

    [Fact]
    public async Task Upload_TwentyFilesAndOneOfThemTwice_AllHaveAnOutcome()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        await Visitor.RunAsync(server.Address, Screen.Desk, async visitor =>
        {
            await visitor.GoAsync("/upload");
            await visitor.Page.Locator("#photos").SetInputFilesAsync(
                Enumerable.Range(0, 20).Select(i => new FilePayload { Name = $"{i}.png", MimeType = "image/png", Buffer = PngPicture.Blocks(Math.Min(i, 18)) }));
            await visitor.Page.Locator("#send").ClickAsync();

            await Expect(visitor.Page.GetByText("19 pictures added, 1 was there already.")).ToBeVisibleAsync();
            await visitor.PhotographAsync("twenty");
        });
    }
}
