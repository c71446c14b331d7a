using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Engine.Serving;
using CaptionSearch.Imaging;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Describing;

public sealed class CaptionDeskTests(TwoModels models) : IClassFixture<TwoModels>
{
    private static readonly string Shipped = Path.Combine(WorkingTree.Root, "models", ModelFolder.ShippedName);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Caption_EveryShippedPicture_IsTheCommandLinesSentence()
    {
        using TemporaryFolder data = new();
        await using CurrentVersion current = new(new DataFolder(data.Root), _ => CaptionModel.Load(Shipped));
        await using CaptionDesk desk = new(current);
        using PictureCaptions commandLine = new(() => CaptionModel.Load(Shipped), new DescriptionSettings());
        string[] files = Directory.GetFiles(Path.Combine(WorkingTree.Root, "static", "img"), "*.jpg", SearchOption.AllDirectories);

        CaptionAnswer[] answers = await Task.WhenAll(files.Select(file => desk.CaptionAsync(File.ReadAllBytes(file), file, new CaptionQuestion(), Token)));

        Assert.NotEmpty(files);
        for (int i = 0; i < files.Length; i++)
        {
            PictureDescription expected = commandLine.Describe(files[i], Token);
            CaptionHypothesis best = Assert.Single(answers[i].Hypotheses);
            Assert.Equal(expected.Caption.Text, best.Text);
            Assert.Equal(expected.Caption.LogProbability, best.LogProbability, 1e-3);
            Assert.Equal(expected.Tags.Select(tag => tag.Name), answers[i].Tags.Select(tag => tag.Name));
            Assert.All(expected.Vector.Zip(answers[i].Vector), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }
    }

    [Fact]
    public async Task Caption_HundredAtOnce_AreAllServedAsOneAfterTheOther()
    {
        using Library library = new(models);
        await using CurrentVersion current = new(library.Data, library.Load);
        await using CaptionDesk desk = new(current);
        byte[][] pictures = [.. Enumerable.Range(0, 10).Select(i => PngPicture.Blocks(i))];
        List<string> expected = [];
        foreach (byte[] picture in pictures)
        {
            expected.Add(Text(await desk.CaptionAsync(picture, "one", new CaptionQuestion(), Token)));
        }

        CaptionAnswer[] answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(i => Task.Run(() => desk.CaptionAsync(pictures[i % 10], "many", new CaptionQuestion(), Token))));

        Assert.Equal(Enumerable.Range(0, 100).Select(i => expected[i % 10]), answers.Select(Text));
    }

    [Fact]
    public async Task Caption_BestThreeWithAttention_HaveAGridForEachWord()
    {
        using Library library = new(models);
        await using CurrentVersion current = new(library.Data, library.Load);
        await using CaptionDesk desk = new(current);
        CaptionQuestion question = new() { Hypotheses = 3, Attention = true, Tags = 2, MinTagProbability = 0 };

        CaptionAnswer answer = await desk.CaptionAsync(PngPicture.Blocks(1, width: 70, height: 50), "x", question, Token);
        CaptionAnswer plain = await desk.CaptionAsync(PngPicture.Blocks(1, width: 70, height: 50), "x", new CaptionQuestion(), Token);

        Assert.Equal((70, 50, 7, 7), (answer.Width, answer.Height, answer.GridWidth, answer.GridHeight));
        Assert.Equal(models.OldFingerprint, answer.ModelFingerprint);
        Assert.Equal(2, answer.Tags.Count);
        Assert.Equal(3, answer.Hypotheses.Count);
        Assert.Equal(plain.Hypotheses[0].Text, answer.Hypotheses[0].Text);
        Assert.All(answer.Hypotheses.SelectMany(caption => caption.Words), word =>
        {
            Assert.InRange(word.Probability, 0, 1);
            Assert.Equal(49, word.Attention!.Length);
            Assert.Equal(1, word.Attention.Sum(), 1e-4);
        });
        Assert.All(plain.Hypotheses[0].Words, word => Assert.Null(word.Attention));
    }

    [Fact]
    public async Task Caption_BadPictureOrQuestion_NamesWhatIsWrong_AndTheNextOneWorks()
    {
        using Library library = new(models);
        await using CurrentVersion current = new(library.Data, library.Load);
        await using CaptionDesk desk = new(current, new CaptionDeskOptions { Threads = 1 });
        byte[] good = PngPicture.Blocks(1);

        InvalidImageException error = await Assert.ThrowsAsync<InvalidImageException>(
            () => desk.CaptionAsync(good.AsMemory(0, 60), "cut.png", new CaptionQuestion(), Token));
        Assert.StartsWith("cut.png", error.Message, StringComparison.Ordinal);
        foreach (CaptionQuestion wrong in new CaptionQuestion[]
        {
            new() { Beam = 0 }, new() { Beam = 65 }, new() { MaxWords = 101 }, new() { Hypotheses = 0 }, new() { Hypotheses = 4 },
            new() { Beam = 1, Hypotheses = 2 }, new() { Tags = -1 }, new() { MinTagProbability = double.NaN },
        })
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => desk.CaptionAsync(good, "good.png", wrong, Token));
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => desk.CaptionAsync(good, "good.png", new CaptionQuestion(), new CancellationToken(true)));
        Assert.NotEmpty((await desk.CaptionAsync(good, "good.png", new CaptionQuestion(), Token)).Hypotheses);
    }

    [Fact]
    public async Task Caption_ClientLeavesWhileItRuns_IsGivenUp_AndTheThreadTakesTheNext()
    {
        using TemporaryFolder data = new();
        await using CurrentVersion current = new(new DataFolder(data.Root), _ => CaptionModel.Load(Shipped));
        await using CaptionDesk desk = new(current, new CaptionDeskOptions { Threads = 1 });
        byte[] picture = PngPicture.Blocks(1);
        await desk.WarmAsync(Token);
        using CancellationTokenSource leaving = new();

        // 64 hypotheses and up to a hundred words are twenty times the work of a usual caption.
        Task<CaptionAnswer> abandoned = desk.CaptionAsync(picture, "x", new CaptionQuestion { Beam = 64, MaxWords = 100 }, leaving.Token);
        Task<CaptionAnswer> next = desk.CaptionAsync(picture, "x", new CaptionQuestion(), Token);
        while (desk.Running == 0 && !abandoned.IsCompleted)
        {
            await Task.Yield();
        }

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        Assert.NotEmpty((await next).Hypotheses);
    }

    [Fact]
    public async Task Caption_AfterPromotion_IsTheNewModels_AndSearchesDescribeThroughTheDesk()
    {
        using Library library = new(models);
        library.Add(0, 4);
        await library.IndexAsync();
        await using CurrentVersion current = new(library.Data, library.Load);
        await using CaptionDesk desk = new(current);
        await using PictureSearch search = PictureSearch.Open(current, desk);
        byte[] picture = PngPicture.Blocks(50);
        Assert.Equal(models.OldFingerprint, await AskAsync());

        await library.ReindexAsync();
        await Task.Delay(CurrentVersion.Interval + TimeSpan.FromMilliseconds(100), Token);

        Assert.Equal(models.NewFingerprint, await AskAsync());

        async Task<string> AskAsync()
        {
            CaptionAnswer answer = await desk.CaptionAsync(picture, "x", new CaptionQuestion(), Token);
            SearchReply reply = await search.RunAsync(new SearchRequest { PictureBytes = picture }, Token);
            Assert.Equal(answer.Hypotheses[0].Text, reply.Caption);
            Assert.All(reply.Hits, hit => Assert.Equal(answer.ModelFingerprint, hit.Document.ModelFingerprint));
            return answer.ModelFingerprint;
        }
    }

    [Fact]
    public async Task Warm_NoIndex_DescribesOnce()
    {
        using Library library = new(models);
        await using CurrentVersion current = new(library.Data, library.Load);
        await using CaptionDesk desk = new(current);

        await desk.WarmAsync(Token);

        Assert.Equal(0, desk.Waiting);
    }

    private static string Text(CaptionAnswer answer)
        => $"{answer.Hypotheses[0].Text} {answer.Hypotheses[0].LogProbability:R} {string.Join(' ', answer.Vector.Select(value => value.ToString("R")))}";
}
