using System.Net;
using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web.Pages;

public sealed class PicturePageTests
{
    private static readonly string Id = DocumentId.OfContent(PngPicture.Blocks(0));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_ShowsPictureSentencePathAndSize()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);

        HtmlPage page = await HtmlPage.GetAsync(server, $"/picture/{Id}");

        HtmlPage.Tag picture = page.Only("img", "large");
        Assert.Equal(("64", "48"), (picture["width"], picture["height"]));
        Assert.Contains("by the model", page.Text, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(server.Pictures, "00.png"), page.Text, StringComparison.Ordinal);
        Assert.Contains("64 × 48 pixels", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(page.All("a", "picture"), link => link["href"] == $"/picture/{Id}");
    }

    [Fact]
    public async Task Save_Sentence_IsShownLockedAndFound()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 2);

        using HttpResponseMessage reply = await PostAsync(server, "Save", ("Sentence", "  two zebras\r\ndrink  "));

        HtmlPage page = new(await reply.Content.ReadAsStringAsync(Token));
        Assert.Equal("two zebras drink", page.TextOf(page.Only("h1")));
        Assert.Contains("by a person", page.Text, StringComparison.Ordinal);
        Assert.NotEmpty(page.All("p", "good"));
        HtmlPage found = await HtmlPage.GetAsync(server, "/?q=zebra");
        Assert.Equal($"/picture/{Id}", Assert.Single(found.All("a", "picture"))["href"]);
    }

    [Fact]
    public async Task Lock_Unlock_Reset_AreDone()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);
        string before = (await HtmlPage.GetAsync(server, $"/picture/{Id}")).TextsOf("h1").Single();

        using HttpResponseMessage locked = await PostAsync(server, "Lock");
        HtmlPage page = new(await locked.Content.ReadAsStringAsync(Token));
        Assert.NotEmpty(page.All("span", "badge"));
        using HttpResponseMessage unlocked = await PostAsync(server, "Unlock");
        Assert.Empty(new HtmlPage(await unlocked.Content.ReadAsStringAsync(Token)).All("span", "badge"));
        using HttpResponseMessage saved = await PostAsync(server, "Save", ("Sentence", "something else"));
        using HttpResponseMessage reset = await PostAsync(server, "Reset");
        page = new HtmlPage(await reset.Content.ReadAsStringAsync(Token));
        Assert.Equal(before, page.TextsOf("h1").Single());
        Assert.Contains("by the model", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_NoWords_SaysSoAndChangesNothing()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        using HttpResponseMessage reply = await PostAsync(server, "Save", ("Sentence", " \n "));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.StatusCode);
        Assert.Contains("The sentence is empty", await reply.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Contains("by the model", (await HtmlPage.GetAsync(server, $"/picture/{Id}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_WithoutTheFormsToken_IsRefused()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);
        using FormUrlEncodedContent form = new([KeyValuePair.Create("Sentence", "two zebras")]);

        using HttpResponseMessage reply = await server.Client.PostAsync($"/picture/{Id}?handler=Save", form, Token);

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
    }

    [Fact]
    public async Task Remove_IsAskedFirstAndLeavesTheFile()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 2);

        HtmlPage question = await HtmlPage.GetAsync(server, $"/picture/{Id}/remove");
        Assert.Contains("never touched", question.Text, StringComparison.Ordinal);
        using HttpResponseMessage still = await server.Client.GetAsync($"/picture/{Id}", Token);
        using HttpResponseMessage reply = await PostAsync(server, "", question);
        using HttpResponseMessage gone = await server.Client.GetAsync($"/picture/{Id}", Token);
        using HttpResponseMessage bytes = await server.Client.GetAsync($"/pictures/{Id}", Token);

        string path = Path.Combine(server.Pictures, "00.png");
        Assert.Contains(path, new HtmlPage(await reply.Content.ReadAsStringAsync(Token)).Text, StringComparison.Ordinal);
        Assert.True(File.Exists(path));
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.NotFound),
            (still.StatusCode, reply.StatusCode, gone.StatusCode, bytes.StatusCode));
    }

    [Fact]
    public async Task Page_FileIsGone_SaysSo()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);
        File.Delete(Path.Combine(server.Pictures, "00.png"));

        HtmlPage page = await HtmlPage.GetAsync(server, $"/picture/{Id}");

        Assert.Contains("The file is not here", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/picture/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("/picture/passwd")]
    [InlineData("/picture/..%2f..%2fetc%2fpasswd/remove")]
    public async Task Page_NoSuchPicture_Is404(string address)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1);

        using HttpResponseMessage reply = await server.Client.GetAsync(address, Token);

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningServer server, string handler, params (string Name, string Value)[] fields)
        => await PostAsync(server, $"?handler={handler}", await HtmlPage.GetAsync(server, $"/picture/{Id}"), fields);

    private static async Task<HttpResponseMessage> PostAsync(RunningServer server, string end, HtmlPage from, params (string Name, string Value)[] fields)
    {
        string token = from.All("input").First(input => input["name"] == "__RequestVerificationToken")["value"];
        using FormUrlEncodedContent form = new(
            [KeyValuePair.Create("__RequestVerificationToken", token), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);
        return await server.Client.PostAsync(end.Length > 0 ? $"/picture/{Id}{end}" : $"/picture/{Id}/remove", form, Token);
    }
}
