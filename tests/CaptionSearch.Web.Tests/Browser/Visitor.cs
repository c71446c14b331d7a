using System.Collections.Concurrent;
using System.Globalization;
using CaptionSearch.Tests.Shared;
using Microsoft.Playwright;

namespace CaptionSearch.Web.Browser;

/// <summary>A person at a browser of their own: no cookies, cache or storage in common with another. Notes everything the browser complains about.</summary>
internal sealed class Visitor
{
    /// <summary>Milliseconds until something must have happened; the machine may be busy with other tests.</summary>
    public const float LongestWait = 30_000;

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly Screen _screen;
    private readonly string _test;
    private readonly int[] _expected;

    private Visitor(IPage page, Screen screen, int[] expected)
    {
        (Page, _screen, _expected) = (page, screen, expected);
        _test = TestContext.Current.TestMethod?.MethodName ?? "test";
        page.Console += (_, message) => Note(message.Type is "error" or "warning", $"console {message.Type}: {message.Text}");
        page.PageError += (_, error) => Note(true, "script error: " + error);
        page.RequestFailed += (_, request) => Note(!IsGivenUp(request), $"{request.Method} {request.Url}: {request.Failure}");
        page.Response += (_, reply) => Note(reply.Status >= 400, $"{reply.Request.Method} {reply.Url}: {reply.Status.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>The tab.</summary>
    public IPage Page { get; }

    /// <summary>Where screenshots are kept, one folder for all runs.</summary>
    public static string Screenshots { get; } = Path.Combine(WorkingTree.Root, "artifacts", "screenshots");

    /// <summary>Lets a person use the pages, and asserts that the browser had nothing to complain about. A failure leaves a screenshot.</summary>
    /// <param name="address">Of the server.</param>
    /// <param name="screen">What the person looks with.</param>
    /// <param name="visit">What the person does.</param>
    /// <param name="expected">Status codes of 400 and above that belong to the visit.</param>
    public static async Task RunAsync(Uri address, Screen screen, Func<Visitor, Task> visit, params int[] expected)
    {
        IBrowser browser = await Chromium.SharedAsync();
        await using IBrowserContext context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            ViewportSize = new ViewportSize { Width = screen.Width, Height = screen.Height },
            ColorScheme = screen.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = screen.HasScripts,
            HasTouch = screen.IsTouched,
            IsMobile = screen.IsTouched,
            ReducedMotion = ReducedMotion.Reduce,
            // The policy of the pages is under test, so it is never switched off.
            BypassCSP = false,
        });
        context.SetDefaultTimeout(LongestWait);
        Visitor visitor = new(await context.NewPageAsync(), screen, expected);
        try
        {
            await visit(visitor);
        }
        catch (Exception error) when (error is PlaywrightException or TimeoutException or Xunit.Sdk.XunitException)
        {
            await visitor.PhotographAsync("failed");
            throw;
        }

        Assert.True(visitor._complaints.IsEmpty, string.Join('\n', visitor._complaints));
    }

    /// <summary>Goes to an address of the server.</summary>
    public async Task<IResponse> GoAsync(string path) => (await Page.GotoAsync(path))!;

    /// <summary>Keeps a picture of the whole page in <see cref="Screenshots"/>.</summary>
    /// <param name="name">What it shows, a few words joined by hyphens.</param>
    public async Task PhotographAsync(string name)
    {
        string file = Path.Combine(Screenshots, string.Create(CultureInfo.InvariantCulture, $"{_test}.{name}.{_screen}.png"));
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = file, FullPage = true });
        TestContext.Current.TestOutputHelper?.WriteLine(file);
    }

    /// <summary>Asserts that nothing of the page is reached by sideways scrolling only.</summary>
    public async Task AssertFitsAsync()
    {
        int[] widths = await Page.EvaluateAsync<int[]>("() => [document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]");
        Assert.True(widths[0] <= widths[1], $"{Page.Url} is {widths[0]} pixels wide in a window of {widths[1]}.");
    }

    private void Note(bool isComplaint, string text)
    {
        if (isComplaint && !_expected.Any(status => text.Contains(status.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)))
        {
            _complaints.Enqueue(text);
        }
    }

    /// <summary>Whether the page itself gave the request up: it was left, or no longer wanted the answer.</summary>
    private static bool IsGivenUp(IRequest request) => request.Failure == "net::ERR_ABORTED";
}
