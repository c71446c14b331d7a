using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Mirroring;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Engine.Serving;
using CaptionSearch.Imaging;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Describing;

public sealed class PictureAnswersTests(TwoModels models) : IClassFixture<TwoModels>
{
    private readonly SteppedTime _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_SamePictureAgain_IsNotDescribedAgain_NorByASearchWithTheAnswer()
    {
        using Library library = await FilledAsync();
        await using CurrentVersion current = new(library.Data, library.Load, _time);
        await using CaptionDesk desk = new(current);
        await using PictureSearch search = PictureSearch.Open(current, desk);
        PictureAnswers answers = new(current, desk, most: 10, _time);

        CaptionAnswer first = await answers.AskAsync(PngPicture.Blocks(50), "x", Token);
        CaptionAnswer second = await answers.AskAsync(PngPicture.Blocks(50), "y", Token);
        SearchReply reply = await search.RunAsync(new SearchRequest { PictureBytes = PngPicture.Blocks(50), PictureAnswer = second }, Token);

        Assert.Same(first, second);
        Assert.Equal(1, desk.Described);
        SearchReply slow = await search.RunAsync(new SearchRequest { PictureBytes = PngPicture.Blocks(50) }, Token);
        Assert.Equal(2, desk.Described);
        Assert.Equal(slow.Caption, reply.Caption);
        Assert.Equal(slow.Hits.Select(hit => (hit.Document.Id, hit.Score)), reply.Hits.Select(hit => (hit.Document.Id, hit.Score)));
    }

    [Fact]
    public async Task Ask_AfterTheModelChanged_IsDescribedAnew_AndASearchDoesNotTakeTheOldAnswer()
    {
        using Library library = await FilledAsync();
        await using CurrentVersion current = new(library.Data, library.Load, _time);
        await using CaptionDesk desk = new(current);
        await using PictureSearch search = PictureSearch.Open(current, desk);
        PictureAnswers answers = new(current, desk, most: 10, _time);
        CaptionAnswer old = await answers.AskAsync(PngPicture.Blocks(50), "x", Token);
        await library.ReindexAsync();
        _time.Advance(CurrentVersion.Interval);

        SearchReply reply = await search.RunAsync(new SearchRequest { PictureBytes = PngPicture.Blocks(50), PictureAnswer = old }, Token);
        Assert.Equal(2, desk.Described);
        CaptionAnswer next = await answers.AskAsync(PngPicture.Blocks(50), "x", Token);

        Assert.Equal((models.OldFingerprint, models.NewFingerprint), (old.ModelFingerprint, next.ModelFingerprint));
        Assert.Equal(next.Hypotheses[0].Text, reply.Caption);
        Assert.Equal(3, desk.Described);
    }

    [Fact]
    public async Task Ask_MoreThanTheMost_ForgetsTheOneNotAskedForLongest()
    {
        using Library library = new(models);
        await using CurrentVersion current = new(library.Data, library.Load, _time);
        await using CaptionDesk desk = new(current);
        PictureAnswers answers = new(current, desk, most: 2, _time);

        foreach (int picture in new[] { 1, 2, 1, 3, 1 })
        {
            await answers.AskAsync(PngPicture.Blocks(picture), "x", Token);
        }

        Assert.Equal((3, 2), (desk.Described, answers.Count));
        await answers.AskAsync(PngPicture.Blocks(2), "x", Token);
        Assert.Equal(4, desk.Described);
    }

    [Fact]
    public async Task Forget_LeavesWhatIsYoung()
    {
        using Library library = new(models);
        await using CurrentVersion current = new(library.Data, library.Load, _time);
        await using CaptionDesk desk = new(current);
        PictureAnswers answers = new(current, desk, most: 10, _time);
        await answers.AskAsync(PngPicture.Blocks(1), "x", Token);
        _time.Advance(TimeSpan.FromHours(2));
        await answers.AskAsync(PngPicture.Blocks(2), "x", Token);
        await answers.AskAsync(PngPicture.Blocks(1), "x", Token); // asked for again is not said again

        answers.Forget(TimeSpan.FromHours(1));

        Assert.Equal(1, answers.Count);
        await answers.AskAsync(PngPicture.Blocks(2), "x", Token);
        Assert.Equal(2, desk.Described);
    }

    [Fact]
    public async Task Ask_NoPicture_KeepsNothing()
    {
        using Library library = new(models);
        await using CurrentVersion current = new(library.Data, _ => CaptionModel.Load(models.OldFolder), _time);
        await using CaptionDesk desk = new(current);
        PictureAnswers answers = new(current, desk, most: 10, _time);

        await Assert.ThrowsAsync<InvalidImageException>(() => answers.AskAsync(PngPicture.Blocks(1).AsMemory(0, 60), "cut.png", Token));

        Assert.Equal(0, answers.Count);
    }

    private async Task<Library> FilledAsync()
    {
        Library library = new(models);
        library.Add(0, 4);
        await library.IndexAsync();
        return library;
    }
}
