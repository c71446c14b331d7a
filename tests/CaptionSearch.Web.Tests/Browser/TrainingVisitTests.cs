using CaptionSearch.Web.Training;
using Microsoft.Playwright;

namespace CaptionSearch.Web.Browser;

/// <summary>A person trains a model from the page and watches.</summary>
public sealed class TrainingVisitTests
{
    private const int Epochs = 60;

    /// <summary>A training shares the machine with other tests.</summary>
    private static readonly PageWaitForFunctionOptions Patient = new() { Timeout = 120_000 };

    [Theory]
    [InlineData(1280, false)]
    [InlineData(320, true)]
    public async Task Training_OnTwelvePictures_CurvesMoveWithoutReloading(int width, bool isDark)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 2, TrainingPage.WithProgram);

        await Visitor.RunAsync(server.Address, new Screen { Width = width, IsDark = isDark }, async visitor =>
        {
            IPage page = visitor.Page;
            await visitor.GoAsync("/training");
            await visitor.AssertFitsAsync();
            await visitor.PhotographAsync("before");
            await page.GetByLabel("Epochs of captions").FillAsync($"{Epochs}");
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Start" }).ClickAsync();

            // A mark that a reload would wipe out.
            await Assertions.Expect(page.Locator("figure.chart")).ToHaveCountAsync(4);
            await page.EvaluateAsync("() => { window.isTheSamePage = true; }");
            ILocator loss = page.Locator("figure[data-part=captioner][data-value=loss] polyline");
            await page.WaitForFunctionAsync("() => document.querySelector('figure[data-part=captioner][data-value=loss] polyline').getAttribute('points').split(' ').length >= 5", null, Patient);
            int before = await CornersAsync(loss);
            await page.WaitForFunctionAsync("() => document.querySelector('figure[data-part=captioner][data-value=cider] polyline').getAttribute('points').split(' ').length >= 2", null, Patient);
            Assert.True(await CornersAsync(loss) > before);
            await Assertions.Expect(page.Locator(".samples li")).ToHaveCountAsync(2);
            await Assertions.Expect(page.Locator("#run-doing")).ToContainTextAsync("captions, epoch");
            await visitor.AssertFitsAsync();
            await visitor.PhotographAsync("watching");
            Assert.True(await page.EvaluateAsync<bool>("() => window.isTheSamePage === true"));

            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Stop" }).ClickAsync();
            await Assertions.Expect(page.Locator("#run-title .badge")).ToHaveTextAsync("stopped");
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Resume" })).ToBeEnabledAsync();
            await visitor.PhotographAsync("stopped");
        });
    }

    [Fact]
    public async Task Training_WithoutScripts_IsStartedWatchedAndUsed()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 2, TrainingPage.WithProgram);

        await Visitor.RunAsync(server.Address, Screen.Desk with { HasScripts = false }, async visitor =>
        {
            IPage page = visitor.Page;
            await visitor.GoAsync("/training");
            await page.GetByLabel("Epochs of captions").FillAsync("2");
            await page.GetByLabel("Epochs of the joint space").FillAsync("1");
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Start" }).ClickAsync();

            // The page loads itself again until it is done.
            await Assertions.Expect(page.Locator("#run-title .badge")).ToHaveTextAsync("done", new LocatorAssertionsToHaveTextOptions { Timeout = 120_000 });
            await visitor.PhotographAsync("done");
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Make it the current model" }).ClickAsync();
            await Assertions.Expect(page.Locator("#models .badge")).ToHaveTextAsync("in use", new LocatorAssertionsToHaveTextOptions { Timeout = 120_000 });
            await visitor.PhotographAsync("in-use");
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Go back to the model before" }).ClickAsync();
            await Assertions.Expect(page.Locator("#notes")).ToContainTextAsync("is the current model again", new LocatorAssertionsToContainTextOptions { Timeout = 120_000 });
        });
    }

    private static async Task<int> CornersAsync(ILocator curve) => (await curve.GetAttributeAsync("points"))!.Split(' ').Length;
}
