using System.Text;
using System.Text.RegularExpressions;
using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web.Pages;

/// <summary>What holds for every page.</summary>
public sealed partial class PageRulesTests
{
    private const int LargestPage = 100_000;

    private static readonly string[] Pages = ["/", "/?q=a+dog&all=1&n=36", "/?q=nothing&minwidth=5000", "/?q=-", "/gallery", "/gallery?dataset=none", "/status", "/api", "/nothing-here"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_AreSmallAndNameTheirControlsAndHaveNoScriptOrStyleInside()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 40);
        string id = DocumentId.OfContent(PngPicture.Blocks(0));
        string[] ofPicture = [$"/?picture={id}", $"/picture/{id}", $"/picture/{id}/remove"];

        foreach (string address in Pages.Concat(ofPicture))
        {
            using HttpResponseMessage reply = await server.Client.GetAsync(address, Token);
            string source = await reply.Content.ReadAsStringAsync(Token);
            HtmlPage page = new(source);

            Assert.True(Encoding.UTF8.GetByteCount(source) < LargestPage, $"{address}: {source.Length} characters");
            Assert.True(page.Unnamed().Count == 0, $"{address}: {string.Join(", ", page.Unnamed().Select(tag => $"{tag.Name} {tag["name"]}"))} without a label");
            Assert.All(page.All("script"), script => Assert.StartsWith("/js/", script["src"], StringComparison.Ordinal));
            Assert.Empty(page.All("style"));
            Assert.DoesNotMatch(HandlerPattern(), source);
            Assert.Single(page.All("h1"));
            Assert.All(page.All("img"), picture => Assert.True(picture.Has("alt"), $"{address}: {picture["src"]} without alt"));
            Assert.DoesNotContain(page.All("a"), link => link["href"].StartsWith("http", StringComparison.Ordinal));
            Assert.Equal("en", page.Only("html")["lang"]);
        }
    }

    [Fact]
    public async Task Pages_HostileNameAndSentence_AreOnlyText()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);
        string id = await HostilePictures.AddAsync(server);
        string hostileQuery = Uri.EscapeDataString("\"><script>alert(1)</script>");

        foreach (string address in new[] { "/?q=dog&all=1", $"/?q={hostileQuery}&path={hostileQuery}&all=1", $"/?picture={id}", $"/picture/{id}", $"/picture/{id}/remove", "/gallery" })
        {
            HtmlPage page = await HtmlPage.GetAsync(server, address);

            Assert.All(page.All("script"), script => Assert.StartsWith("/js/", script["src"], StringComparison.Ordinal));
            Assert.DoesNotContain(page.All("img"), picture => picture.Has("onerror") || picture["src"] == "x");
            Assert.DoesNotContain("<script>", page.Source, StringComparison.Ordinal);
        }

        Assert.Contains(HostilePictures.Sentence, (await HtmlPage.GetAsync(server, "/?q=dog&all=1")).TextsOf("p", "caption"));
    }

    // The attributes that the content policy forbids: style="" and on...="".
    [GeneratedRegex("""<[a-z][^>]*\s(style|on[a-z]+)=""", RegexOptions.CultureInvariant)]
    private static partial Regex HandlerPattern();
}
