using CaptionSearch.Engine;
using CaptionSearch.Tests.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CaptionSearch.Web.Browser;

/// <summary>A person searches an index on a real Elasticsearch, which then goes out of reach.</summary>
public sealed class ElasticVisitTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Search_ServerGone_AnswersFromTheCopyOrSaysWhyNot(bool keepsCopy)
    {
        ElasticServer elastic = await ElasticServer.SharedAsync(8);
        FaultProxy road = new(elastic.Url);
        bool isOpen = true;
        try
        {
            IndexSettings index = ServerIndex.Behind(road, keepsCopy);
            await using RunningServer server = await RunningServer.StartAsync(pictures: 2, index: index);
            await Visitor.RunAsync(
                server.Address,
                Screen.Desk,
                async visitor =>
                {
                    IPage page = visitor.Page;
                    await visitor.GoAsync("/?q=dog&all=1");
                    await Expect(page.Locator(".grid .card")).ToHaveCountAsync(2);
                    await visitor.GoAsync("/status");
                    await Expect(page.GetByText("all is well")).ToBeVisibleAsync();

                    await road.DisposeAsync();
                    isOpen = false;
                    await ServerIndex.LookAsync();
                    IResponse reply = await visitor.GoAsync("/?q=dog&all=1");
                    Assert.Equal(keepsCopy ? 200 : 503, reply.Status);
                    if (keepsCopy)
                    {
                        await Expect(page.Locator(".notice")).ToContainTextAsync("copy on this machine");
                        await Expect(page.Locator(".grid .card")).ToHaveCountAsync(2);
                    }
                    else
                    {
                        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "The index cannot be reached" })).ToBeVisibleAsync();
                    }

                    await visitor.PhotographAsync(keepsCopy ? "copy" : "gone");
                    await visitor.GoAsync("/status");
                    await visitor.PhotographAsync(keepsCopy ? "status-copy" : "status-gone");
                    await Expect(page.GetByText("all is well")).ToHaveCountAsync(0);
                },
                expected: 503);
        }
        finally
        {
            if (isOpen)
            {
                await road.DisposeAsync();
            }
        }
    }
}
