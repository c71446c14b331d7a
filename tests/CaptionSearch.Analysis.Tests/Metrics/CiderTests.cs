using CaptionSearch.Analysis.Metrics;

namespace CaptionSearch.Analysis.Tests.Metrics;

public sealed class CiderTests
{
    [Fact]
    public void Corpus_WorkedExample_GivesEachPictureAndTheMean()
    {
        CiderScore score = Cider.Corpus(WorkedExample.Candidates, WorkedExample.References);

        Assert.Equal([3.419660, 3.178331, 1.038661], score.Pictures.Select(v => Math.Round(v, 6)));
        Assert.Equal(2.545551, score.Mean, 6);
    }

    [Fact]
    public void Corpus_WorkedExamplePlain_GivesEachPictureAndTheMean()
    {
        CiderScore score = Cider.Corpus(WorkedExample.Candidates, WorkedExample.References, CiderVariant.Plain);

        Assert.Equal([3.450003, 3.324197, 1.167981], score.Pictures.Select(v => Math.Round(v, 6)));
        Assert.Equal(2.647394, score.Mean, 6);
    }

    [Theory]
    [InlineData(CiderVariant.D)]
    [InlineData(CiderVariant.Plain)]
    public void Corpus_RandomCaptions_EqualsTheFormulaWrittenOut(CiderVariant variant)
    {
        Random random = new(11);
        for (int round = 0; round < 30; round++)
        {
            int pictures = 1 + random.Next(6);
            IReadOnlyList<IReadOnlyList<string>> candidates = RandomCaptions.Captions(random, pictures, 6, 9);
            IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references = RandomCaptions.References(random, pictures, 3, 5, 9);

            CiderScore score = Cider.Corpus(candidates, references, variant);

            Assert.Equal(SlowCider.Scores(candidates, references, references, variant), score.Pictures, Near);
        }
    }

    [Fact]
    public void Score_FixedFrequencies_EqualsTheFormulaWithTheOtherSet()
    {
        Random random = new(12);
        IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> training = RandomCaptions.References(random, 20, 3, 6, 9);
        IReadOnlyList<IReadOnlyList<string>> candidates = RandomCaptions.Captions(random, 10, 8, 9); // two words training never saw
        IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references = RandomCaptions.References(random, 10, 3, 8, 9);
        Cider scorer = new(DocumentFrequencies.Of(training));

        double[] scores = [.. candidates.Zip(references, scorer.Score)];

        Assert.Equal(SlowCider.Scores(candidates, references, training, CiderVariant.D), scores, Near);
        Assert.NotEqual(Cider.Corpus(candidates, references).Pictures, scores);
    }

    [Fact]
    public void Score_FromSeveralThreads_IsTheSame()
    {
        Random random = new(13);
        IReadOnlyList<IReadOnlyList<string>> candidates = RandomCaptions.Captions(random, 200, 30, 9);
        IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references = RandomCaptions.References(random, 200, 3, 20, 9);
        Cider scorer = new(DocumentFrequencies.Of(references));
        double[] scores = new double[candidates.Count];

        Parallel.For(0, scores.Length, i => scores[i] = scorer.Score(candidates[i], references[i]));

        Assert.Equal(Cider.Corpus(candidates, references).Pictures, scores);
    }

    [Fact]
    public void Corpus_OnePicture_IsZero() => Assert.Equal(0, Cider.Corpus([["a", "dog"]], [[["a", "dog"]]]).Mean);

    [Fact]
    public void Corpus_EmptyCandidate_IsZero()
        => Assert.Equal([0.0], Cider.Corpus([[], ["a", "b"]], [[["x", "y"]], [["a", "b"]]]).Pictures.Take(1));

    [Fact]
    public void Corpus_CandidatesEqualTheirOnlyReferences_IsTen()
    {
        IReadOnlyList<IReadOnlyList<string>> captions = [["a", "b", "c", "d"], ["e", "f", "g", "h"]];

        Assert.Equal(10, Cider.Corpus(captions, [[captions[0]], [captions[1]]]).Mean, 9);
    }

    private static bool Near(double x, double y) => Math.Abs(x - y) < 1e-9;
}
