using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Serving;
using CaptionSearch.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaptionSearch.Web.Pictures;

public sealed class QueryPictureSweepTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sweep_AtTheStartAndEveryHour_DeletesWhatIsOld()
    {
        using TinyModel model = TinyModel.Create();
        using TemporaryFolder data = new();
        DataFolder place = new(data.Root);
        HourlyClock clock = new();
        QueryPictureFolder folder = new(place, time: clock);
        await using CurrentVersion current = new(place, _ => CaptionModel.Load(model.Folder));
        await using CaptionDesk desk = new(current);
        PictureAnswers answers = new(current, desk, most: 10, clock);
        await folder.StoreAsync(PngPicture.Blocks(1), Token);
        clock.Advance(QueryPictureFolder.Age + TimeSpan.FromMinutes(1));
        Assert.Equal(2, Files(data));

        using QueryPictureSweep sweep = new(folder, answers, NullLogger<QueryPictureSweep>.Instance, clock);
        await sweep.StartAsync(Token);
        await UntilAsync(() => Files(data) == 0);

        string young = data.Write("queries/" + new string('a', 32), PngPicture.Blocks(2));
        File.SetLastWriteTimeUtc(young, clock.GetUtcNow().UtcDateTime);
        await answers.AskAsync(PngPicture.Blocks(2), "x", Token);
        await UntilAsync(() => clock.Waiting == 1);
        clock.Advance(QueryPictureSweep.Interval);
        await Task.Delay(100, Token);
        Assert.Equal((1, 1), (Files(data), answers.Count));
        clock.Advance(QueryPictureFolder.Age);
        await UntilAsync(() => Files(data) == 0 && answers.Count == 0);

        await sweep.StopAsync(Token);
        Assert.Equal(0, clock.Waiting);
    }

    private static int Files(TemporaryFolder data) => Directory.EnumerateFiles(data.At("queries")).Count();

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (int i = 0; i < 200 && !isSo(); i++)
        {
            await Task.Delay(50, Token);
        }

        Assert.True(isSo());
    }
}
