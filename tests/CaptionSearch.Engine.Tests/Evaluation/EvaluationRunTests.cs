using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Evaluation;
using CaptionSearch.Imaging;
using CaptionSearch.Import;
using CaptionSearch.Import.Flickr8k;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Tests.Evaluation;

/// <summary>Both evaluations over real files and a model of random weights.</summary>
public sealed class EvaluationRunTests(RandomModel random) : IClassFixture<RandomModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Captions_ReferencesAreWhatTheModelWrites_ArePerfect()
    {
        // The captions are known beforehand: the same path that indexing takes has written them.
        EvaluationSet set = Write(4, i => [DescribeAlone(i).Caption.Text]);
        CaptionReport report = Captions(set, threads: 2);

        Assert.Equal(4, report.Images);
        Assert.Equal(1, report.Bleu.Values[0], 6);
        Assert.Equal(1, report.RougeL, 9);
        Assert.Empty(report.Unread);

        PictureDescription[] alone = [.. Enumerable.Range(0, 4).Select(i => DescribeAlone(i))];
        double expected = Math.Exp(-alone.Sum(d => d.Caption.LogProbability) / alone.Sum(d => d.Caption.Words.Count + 1));
        Assert.Equal(expected, report.Perplexity, expected * 1e-4);
        Assert.Equal(alone.SelectMany(d => d.Caption.Text.Split(' ')).Distinct().Count(), report.Words);
    }

    [Fact]
    public void Captions_ThreadsAndBeam_OnlyTheBeamChangesTheNumbers()
    {
        EvaluationSet set = Write(5, i => [$"a dog and {i} boys", "two people in the water"]);
        EvaluationOptions greedy = new() { Beam = 1, Threads = 1 };

        CaptionReport one = Captions(set, threads: 1);
        CaptionReport two = Captions(set, threads: 2);

        Assert.Equal(one.Cider, two.Cider);
        Assert.Equal(one.Perplexity, two.Perplexity);
        Assert.Equal(
            Enumerable.Range(0, 5).Select(i => DescribeAlone(i, beam: 1).Caption.Text.Split(' ').Length).Sum(),
            CaptionEvaluation.Run(set, random.Model, greedy, null, TestContext.Current.CancellationToken).Bleu.CandidateLength);
    }

    [Fact]
    public void Captions_UnreadablePictures_AreListedAndLeftOut()
    {
        EvaluationSet set = Write(3, _ => ["a dog in the snow"]);
        _folder.Write("p1.png", [1, 2, 3]);
        File.Delete(_folder.At("p2.png"));
        List<int> progress = [];

        CaptionReport report = CaptionEvaluation.Run(
            set, random.Model, new EvaluationOptions { Threads = 1 }, new Steps(progress), TestContext.Current.CancellationToken);

        Assert.Equal(1, report.Images);
        Assert.Equal([1, 2, 3], progress);
        Assert.Equal(["p1.png", "p2.png"], report.Unread.Select(picture => picture.Name));
        Assert.DoesNotContain(_folder.Root, report.Unread[0].Reason, StringComparison.Ordinal);
        Assert.NotEmpty(report.Unread[0].Reason);
        Assert.Equal("There is no such file.", report.Unread[1].Reason);
    }

    [Fact]
    public void Captions_NothingReadable_IsAnError()
    {
        EvaluationSet set = Write(2, _ => ["a dog"]);
        File.Delete(_folder.At("p0.png"));
        File.Delete(_folder.At("p1.png"));

        EvaluationException error = Assert.Throws<EvaluationException>(() => Captions(set, threads: 2));

        Assert.Equal($"Not one of the 2 pictures could be read from {_folder.Root}; the first, p0.png: There is no such file.", error.Message);
    }

    [Fact]
    public void Captions_Cancelled_StopsWithACancellation()
    {
        EvaluationSet set = Write(3, _ => ["a dog"]);
        using CancellationTokenSource stop = new();
        CaptionReport? report = null;

        Assert.ThrowsAny<OperationCanceledException>(() => report = CaptionEvaluation.Run(
            set, random.Model, new EvaluationOptions { Threads = 2 }, new Stop(stop), stop.Token));
        Assert.Null(report);
    }

    [Fact]
    public void Retrieval_RandomWeights_GivesRanksOfWhatTheModelSays()
    {
        EvaluationSet set = Write(4, i => ["a dog", "zzyzx", $"two people {(i % 2 == 0 ? "running" : "in the snow")}"]);
        _folder.Write("p3.png", [0]);

        RetrievalReport report = RetrievalEvaluation.Run(
            set, random.Model, new EvaluationOptions { Threads = 2 }, null, TestContext.Current.CancellationToken);

        Assert.Equal(3, report.Images);
        Assert.Equal(3, report.SentencesWithoutVector);
        Assert.Equal(9, report.TextToPicture.Queries);
        Assert.Equal(3, report.PictureToText.Queries);
        Assert.Equal(1, report.TextToPicture.R5); // there are only three pictures
        Assert.Equal("p3.png", Assert.Single(report.Unread).Name);

        // "a dog" is asked for each of the three pictures: it finds exactly one of them first, one second, one third.
        RetrievalReport dogs = RetrievalEvaluation.Run(
            set with { Pictures = [.. set.Pictures.Take(3).Select(p => p with { Captions = ["a dog"] })] },
            random.Model,
            new EvaluationOptions(),
            null,
            TestContext.Current.CancellationToken);
        Assert.Equal(1 / 3.0, dogs.TextToPicture.R1);
        Assert.Equal(2, dogs.TextToPicture.MedianRank);
    }

    [Fact]
    public void FromFiles_WithAndWithoutAList()
    {
        string captions = _folder.Write("captions.txt", [.. "b.jpg#0\tA dog .\na.jpg#0\tA cat .\n"u8]);
        string list = _folder.Write("list.txt", [.. "a.jpg\n"u8]);

        Assert.Equal(["b.jpg", "a.jpg"], EvaluationSet.FromFiles(_folder.Root, captions, null).Pictures.Select(p => p.Name));
        Assert.Equal(["a.jpg"], EvaluationSet.FromFiles(_folder.Root, captions, list).Pictures.Select(p => p.Name));
        Assert.Throws<ImportException>(() => EvaluationSet.FromFiles(_folder.At("none"), captions, null));
    }

    private CaptionReport Captions(EvaluationSet set, int threads)
        => CaptionEvaluation.Run(set, random.Model, new EvaluationOptions { Threads = threads }, null, TestContext.Current.CancellationToken);

    private EvaluationSet Write(int pictures, Func<int, IReadOnlyList<string>> captions)
    {
        for (int i = 0; i < pictures; i++)
        {
            _folder.Write($"p{i}.png", PngPicture.Blocks(i));
        }

        return new EvaluationSet(
            _folder.Root, [.. Enumerable.Range(0, pictures).Select(i => new CaptionedPicture($"p{i}.png", captions(i)))]);
    }

    private PictureDescription DescribeAlone(int picture, int? beam = null)
        => new PictureDescriber(random.Model, new DescriptionSettings { Beam = beam }, new DecodeLimits(), threads: 1)
            .Describe(PngPicture.Blocks(picture), "p", TestContext.Current.CancellationToken);

    private sealed class Steps(List<int> values) : IProgress<int>
    {
        public void Report(int value) => values.Add(value);
    }

    private sealed class Stop(CancellationTokenSource source) : IProgress<int>
    {
        public void Report(int value) => source.Cancel();
    }
}
