using System.Collections.Concurrent;
using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CaptionSearch.Web.Browser;

/// <summary>What a browser can tell about every page: contrast, names of controls, weight, and the way of the Tab key.</summary>
public sealed class PageRulesVisitTests
{
    private const int LargestPage = 100_000;

    /// <summary>The first of the pictures that a server is started with.</summary>
    private static readonly string Picture = "/picture/" + DocumentId.OfContent(PngPicture.Blocks(0));

    private static readonly string[] Pages =
    [
        "/", "/?q=dog&all=1", "/?q=dog&minwidth=5000", "/gallery", "/gallery?split=train", Picture, Picture + "/remove", "/upload", "/caption", "/status",
        "/training", "/api", "/nothing-here",
    ];

    /// <summary>Every text whose colour and ground differ by less than 4.5:1, with its ratio. Grounds that shine through are mixed.</summary>
    private const string FaintTexts =
        """
        () => {
          const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
          const parse = text => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = text;
            canvas.fillRect(0, 0, 1, 1);
            const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
            return [r, g, b, a / 255];
          };
          const over = (top, under) => top.slice(0, 3).map((c, i) => c * top[3] + under[i] * (1 - top[3]));
          const ground = element => {
            const layers = [];
            for (let e = element; e; e = e.parentElement) {
              const colour = parse(getComputedStyle(e).backgroundColor);
              layers.push(colour);
              if (colour[3] === 1) break;
            }
            return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
          };
          const light = colour => {
            const [r, g, b] = colour.map(c => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const faint = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const element = node.parentElement;
            if (!node.data.trim() || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
            const box = element.getBoundingClientRect();
            if (box.width <= 1 || box.height <= 1 || element.closest(":disabled")) continue;
            const behind = ground(element);
            const style = getComputedStyle(element);
            const colour = over(parse(element instanceof SVGElement ? style.fill : style.color), behind);
            const [a, b] = [light(colour), light(behind)].sort((x, y) => y - x);
            const ratio = (a + 0.05) / (b + 0.05);
            if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${element.tagName}.${element.className}: ${node.data.trim().slice(0, 40)}`);
          }
          return faint;
        }
        """;

    /// <summary>Every control without a name.</summary>
    private const string UnnamedControls =
        """
        () => [...document.querySelectorAll("input:not([type=hidden]), select, textarea, button")]
          .filter(control => !(control.labels?.length || control.getAttribute("aria-label") || control.getAttribute("aria-labelledby") || control.textContent.trim()))
          .map(control => control.outerHTML)
        """;

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(320, false)]
    [InlineData(320, true)]
    public async Task EveryPage_IsLegibleNamedAndNoWiderThanTheWindow(int width, bool isDark)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);

        await Visitor.RunAsync(
            server.Address,
            new Screen { Width = width, IsDark = isDark },
            async visitor =>
            {
                foreach (string address in Pages)
                {
                    await visitor.GoAsync(address);
                    await visitor.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(details => { details.open = true; })");

                    string[] faint = await visitor.Page.EvaluateAsync<string[]>(FaintTexts);
                    Assert.True(faint.Length == 0, $"{address}: {string.Join('\n', faint)}");
                    string[] unnamed = await visitor.Page.EvaluateAsync<string[]>(UnnamedControls);
                    Assert.True(unnamed.Length == 0, $"{address}: {string.Join('\n', unnamed)}");
                    await visitor.AssertFitsAsync();
                }
            },
            expected: 404);
    }

    [Fact]
    public async Task Contrast_OfAFaintText_IsFound()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        await Visitor.RunAsync(server.Address, Screen.Desk, async visitor =>
        {
            await visitor.GoAsync("/");
            await visitor.Page.EvaluateAsync(
                "() => { const p = document.createElement('p'); p.textContent = 'faint'; p.style.color = '#777'; p.style.backgroundColor = '#fff'; document.body.append(p); }");

            string faint = Assert.Single(await visitor.Page.EvaluateAsync<string[]>(FaintTexts));
            Assert.StartsWith("4.48 P.", faint, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task EveryPage_WithoutPictures_IsLight()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 40);

        foreach (string address in Pages.Append("/?q=dog&all=1&n=36"))
        {
            // A visitor of their own each time: nothing is in the cache.
            await Visitor.RunAsync(
                server.Address,
                Screen.Desk,
                async visitor =>
                {
                    ConcurrentBag<IResponse> replies = [];
                    visitor.Page.Response += (_, reply) => replies.Add(reply);
                    await visitor.GoAsync(address);
                    await visitor.Page.WaitForLoadStateAsync(LoadState.Load);

                    int bytes = 0;
                    foreach (IResponse reply in replies.Where(static reply => reply.Request.ResourceType is not ("image" or "eventsource")))
                    {
                        bytes += (await reply.BodyAsync()).Length;
                    }

                    Assert.InRange(bytes, 1, LargestPage);
                },
                expected: 404);
        }
    }

    [Fact]
    public async Task Results_WithTheTabKeyAlone_ComeAfterTheSearchBoxAndSayWhy()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);

        await Visitor.RunAsync(server.Address, Screen.Desk, async visitor =>
        {
            IPage page = visitor.Page;
            await visitor.GoAsync("/");
            await page.Locator("#q").FocusAsync();
            await page.Keyboard.TypeAsync("dog");
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator(".grid .card")).ToHaveCountAsync(3);

            List<string> stops = [];
            while (stops.Count < 60 && !stops.Contains("why"))
            {
                await page.Keyboard.PressAsync("Tab");
                stops.Add(await page.EvaluateAsync<string>(
                    """
                    () => {
                      const at = document.activeElement;
                      const shown = getComputedStyle(at).outlineStyle !== "none" || at.matches("input[type=file]");
                      return !shown ? "unseen " + at.outerHTML.slice(0, 60) : at.matches(".skip") ? "skip" : at.id === "q" ? "q" : at.matches(".grid a.picture") ? "picture" : at.matches(".why summary") ? "why" : "other";
                    }
                    """));
            }

            Assert.DoesNotContain(stops, static stop => stop.StartsWith("unseen", StringComparison.Ordinal));
            Assert.Equal("skip", stops[0]);
            Assert.True(stops.IndexOf("q") > 0 && stops.IndexOf("q") < stops.IndexOf("picture") && stops.IndexOf("picture") < stops.IndexOf("why"), string.Join(' ', stops));
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator(".why dl:visible")).ToHaveCountAsync(1);
            await page.Keyboard.PressAsync("Escape");
            await Expect(page.Locator(".why dl:visible")).ToHaveCountAsync(0);
        });
    }
}
