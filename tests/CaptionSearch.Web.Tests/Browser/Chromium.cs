using CaptionSearch.Web.Browser;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace CaptionSearch.Web.Browser;

/// <summary>The system's Chromium, without a window: one process for all tests of the program, started by the first that needs it.</summary>
/// <remarks>
/// It is <c>CAPTIONSEARCH_TEST_CHROMIUM</c>, or <c>chromium</c>, <c>chromium-browser</c> or <c>google-chrome</c> on the PATH; nothing is
/// downloaded. Where there is none, tests are skipped with the reason, and fail when <c>CI</c> is <c>true</c>.
/// </remarks>
internal sealed class Chromium : IAsyncDisposable
{
    private const string Variable = "CAPTIONSEARCH_TEST_CHROMIUM";
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly SemaphoreSlim _starting = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser that runs.</summary>
    public static async Task<IBrowser> SharedAsync()
    {
        Chromium chromium = await TestContext.Current.GetFixture<Chromium>() ?? throw new InvalidOperationException("There is no such fixture.");
        return await chromium.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _starting.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_browser is not null)
            {
                return _browser;
            }

            string program = Require();
            _playwright ??= await Playwright.CreateAsync();
            Assertions.SetDefaultExpectTimeout(Visitor.LongestWait);
            return _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = program,
                // Chromium refuses to build its sandbox as root, which is who runs tests in a container.
                Args = Environment.UserName == "root" ? ["--no-sandbox"] : [],
            });
        }
        finally
        {
            _starting.Release();
        }
    }

    private static string Require()
    {
        string? program = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : OnPath();
        if (program is null || !File.Exists(program))
        {
            string reason = $"There is no Chromium for browser tests: install one (apt-get install chromium), or name the program in {Variable}.";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Skip(reason);
        }

        return program!;
    }

    private static string? OnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
