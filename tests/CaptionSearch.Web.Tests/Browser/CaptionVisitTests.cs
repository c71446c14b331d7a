using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CaptionSearch.Web.Browser;

/// <summary>A person wants a picture's sentence and nothing else.</summary>
public sealed class CaptionVisitTests
{
    private static readonly string Dog = SampleCollection.Picture("animals/dog-in-grass.jpg");

    [Theory]
    [InlineData(1280, false, true)]
    [InlineData(320, true, true)]
    [InlineData(1280, false, false)]
    public async Task Caption_UploadedPicture_ShowsTheSentenceAndWhereTheModelLooked(int width, bool isDark, bool hasScripts)
    {
        await using RunningServer server = await SampleCollection.ServeAsync();

        await Visitor.RunAsync(server.Address, new Screen { Width = width, IsDark = isDark, HasScripts = hasScripts }, async visitor =>
        {
            IPage page = visitor.Page;
            await visitor.GoAsync("/caption");
            await visitor.AssertFitsAsync();
            await visitor.PhotographAsync("form");
            await page.Locator("#query-picture").SetInputFilesAsync(Dog);
            if (!hasScripts)
            {
                await page.GetByRole(AriaRole.Button, new() { Name = "Caption it" }).ClickAsync();
            }

            await Expect(page.Locator("#sentence")).ToContainTextAsync("dog");
            await Expect(page.Locator("meter")).ToHaveCountAsync(1);
            await Expect(page.Locator("table tbody tr")).ToHaveCountAsync(3);
            await Expect(page.Locator(".veil:visible")).ToHaveCountAsync(1);
            await visitor.AssertFitsAsync();
            await visitor.PhotographAsync("attention");

            // The veil covers the picture exactly.
            LocatorBoundingBoxResult picture = (await page.Locator(".attention > img").BoundingBoxAsync())!;
            LocatorBoundingBoxResult veil = (await page.Locator(".veil:visible").BoundingBoxAsync())!;
            Assert.Equal(picture.X, veil.X, 1f);
            Assert.Equal(picture.Y, veil.Y, 1f);
            Assert.Equal(picture.Width, veil.Width, 1f);
            Assert.Equal(picture.Height, veil.Height, 1f);

            await page.GetByText("whole picture").ClickAsync();
            await page.Mouse.MoveAsync(0, 0);
            await Expect(page.Locator(".veil:visible")).ToHaveCountAsync(0);
            await page.Locator("#word-none").PressAsync("ArrowUp");
            await Expect(page.Locator(".veil:visible")).ToHaveCountAsync(1);
            await page.Locator("label[for=word-1]").HoverAsync();
            await Expect(page.Locator(".veil:visible")).ToHaveCountAsync(1);
            await Expect(page.Locator("#word-1 ~ .veil")).ToBeVisibleAsync();
        });
    }

    [Fact]
    public async Task Caption_NoPicture_SaysWhy()
    {
        await using RunningServer server = await SampleCollection.ServeAsync();

        await Visitor.RunAsync(
            server.Address,
            Screen.Desk,
            async visitor =>
            {
                await visitor.GoAsync("/caption");
                await visitor.Page.Locator("#query-picture").SetInputFilesAsync(
                    new FilePayload { Name = "notes.txt", MimeType = "text/plain", Buffer = Encoding.ASCII.GetBytes("milk, bread") });

                await Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
                await visitor.PhotographAsync("refused");
            },
            expected: 422);
    }
}
