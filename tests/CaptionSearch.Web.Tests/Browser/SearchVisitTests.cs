using Microsoft.Playwright;

namespace CaptionSearch.Web.Browser;

/// <summary>A person searches by words.</summary>
public sealed class SearchVisitTests
{
    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(320, false)]
    [InlineData(320, true)]
    public async Task Words_FromTheHomePage_ShowPicturesWithoutSidewaysScrolling(int width, bool isDark)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 5);

        await Visitor.RunAsync(server.Address, new Screen { Width = width, IsDark = isDark }, async visitor =>
        {
            await visitor.GoAsync("/");
            await visitor.AssertFitsAsync();
            await visitor.PhotographAsync("home");
            await visitor.Page.Locator("#q").FillAsync("a dog in the grass");
            await visitor.Page.Keyboard.PressAsync("Enter");

            await Assertions.Expect(visitor.Page.Locator(".grid .card")).ToHaveCountAsync(5);
            await visitor.AssertFitsAsync();
            await visitor.PhotographAsync("hits");
        });
    }
}
