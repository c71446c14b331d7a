namespace CaptionSearch.Web.Browser;

/// <summary>A person looks whether all is well.</summary>
public sealed class StatusVisitTests
{
    [Theory]
    [InlineData(1280, false)]
    [InlineData(320, true)]
    public async Task Status_IsReadWithoutSidewaysScrolling(int width, bool isDark)
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 2);

        await Visitor.RunAsync(server.Address, new Screen { Width = width, IsDark = isDark }, async visitor =>
        {
            await visitor.GoAsync("/status");
            await visitor.AssertFitsAsync();
            await visitor.PhotographAsync("status");
        });
    }
}
