using System.Net;
using CaptionSearch.Engine;
using CaptionSearch.Index.Elastic;

namespace CaptionSearch.Web.Pages;

public sealed class StatusPageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_PicturesIndexed_ShowsCountsModelAndDisk()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3);

        string page = await server.Client.GetStringAsync("/status", Token);

        Assert.Contains("<strong>3</strong><span>pictures can be found", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Name</dt><dd>tiny-1</dd>", page, StringComparison.Ordinal);
        Assert.Contains("all is well", page, StringComparison.Ordinal);
        Assert.Contains("<td>index</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_EmptyIndex_SaysWhatToType()
    {
        await using RunningServer server = await RunningServer.StartAsync();

        Assert.Contains("<code>captionsearch index FOLDER</code>", await server.Client.GetStringAsync("/status", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_ModelOfTheIndexIsGone_SaysSo()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            pictures: 1, options => options with { Model = _ => throw new DirectoryNotFoundException("models/x: not found. Name a model folder with --model DIR.") });

        string page = await server.Client.GetStringAsync("/status", Token);

        Assert.Contains("models/x: not found", page, StringComparison.Ordinal);
        Assert.Contains("needs attention", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_ServerOutOfReachAndNoCopy_Is503WithTheReason()
    {
        // Port 9 is the discard service's, which nobody runs.
        IndexSettings nowhere = new() { Server = new ElasticOptions { Url = new Uri("http://127.0.0.1:9"), RetryBase = TimeSpan.FromMilliseconds(1) }, KeepsLocalCopy = false };
        await using RunningServer server = await RunningServer.StartAsync(index: nowhere);

        using HttpResponseMessage reply = await server.Client.GetAsync("/status", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        string page = await reply.Content.ReadAsStringAsync(Token);
        Assert.Contains("http://127.0.0.1:9", page, StringComparison.Ordinal);
        Assert.Contains("needs attention", page, StringComparison.Ordinal);
    }
}
