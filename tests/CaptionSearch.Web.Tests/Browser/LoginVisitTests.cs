using CaptionSearch.Web.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CaptionSearch.Web.Browser;

/// <summary>A person comes to a server that wants a key.</summary>
public sealed class LoginVisitTests
{
    private const string Key = "0123456789abcdef-right";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Login_WrongKeyThenRight_LeadsToThePageAskedFor(bool hasScripts)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 2, options => options with { Key = new ApiKey(Key) });

        await Visitor.RunAsync(
            server.Address,
            Screen.Phone with { HasScripts = hasScripts },
            async visitor =>
            {
                IPage page = visitor.Page;
                await visitor.GoAsync("/?q=dog");
                await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
                await visitor.AssertFitsAsync();
                await page.GetByLabel("Key").FillAsync("not the key at all");
                await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
                await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
                await visitor.PhotographAsync("refused");

                await page.GetByLabel("Key").FillAsync(Key);
                await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
                await Expect(page.Locator(".grid .card")).ToHaveCountAsync(2);
                await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("q=dog$"));
            },
            401,
            403);
    }
}
