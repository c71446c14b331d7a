using CaptionSearch.Analysis.Metrics;

namespace CaptionSearch.Analysis.Tests.Metrics;

public sealed class BleuTests
{
    [Fact]
    public void Corpus_WorkedExample_GivesTheCountsAndScores()
    {
        BleuScore score = Bleu.Corpus(WorkedExample.Candidates, WorkedExample.References);

        Assert.Equal([20, 12, 6, 3], score.Matches);
        Assert.Equal([20, 17, 14, 11], score.Guesses);
        Assert.Equal(20, score.CandidateLength);
        Assert.Equal(21, score.ReferenceLength);
        Assert.Equal(0.952381, score.Ratio, 6);
        Assert.Equal([0.951229, 0.799193, 0.638563, 0.509808], score.Values.Select(v => Math.Round(v, 6)));
    }

    [Fact]
    public void Corpus_TwoReferencesEquallyClose_TakesTheShorter()
    {
        BleuScore score = Bleu.Corpus(
            [["a", "b", "c"]],
            [[WorkedExample.Words("a b c d"), WorkedExample.Words("a b")]]);

        Assert.Equal(2, score.ReferenceLength);
        Assert.Equal(1.5, score.Ratio, 6);
    }

    [Fact]
    public void Corpus_CloserReferenceIsLonger_TakesTheCloser()
    {
        BleuScore score = Bleu.Corpus([["a", "b", "c", "d"]], [[["a"], WorkedExample.Words("a b c d e")]]);

        Assert.Equal(5, score.ReferenceLength);
    }

    [Fact]
    public void Corpus_RepeatedWord_CountsAsOftenAsInTheBestReference()
    {
        BleuScore score = Bleu.Corpus(
            [WorkedExample.Words("the the the the")],
            [[WorkedExample.Words("the cat the mat"), ["the"]]]);

        Assert.Equal(2, score.Matches[0]);
        Assert.Equal(4, score.Guesses[0]);
    }

    [Fact]
    public void Corpus_EmptyCandidate_IsZeroAndFinite()
    {
        BleuScore score = Bleu.Corpus([[]], [[["a", "dog"]]]);

        Assert.All(score.Values, value => Assert.Equal(0, value, 12));
        Assert.Equal(0, score.Ratio, 12);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(20)]
    public void Corpus_CandidateEqualsAReference_IsOne(int length)
    {
        string[] caption = [.. Enumerable.Range(0, length).Select(i => "w" + (i % 5))];

        BleuScore score = Bleu.Corpus([caption], [[["something", "else"], caption]]);

        Assert.All(score.Values, value => Assert.Equal(1, value, 6));
    }

    [Fact]
    public void Corpus_IsNotTheMeanOfPictures()
    {
        BleuScore together = Bleu.Corpus([["a"], ["b", "c", "d"]], [[["a"]], [["x", "y", "z"]]]);

        Assert.Equal(0.25, together.Values[0], 6); // 1 of 4 words; the mean of 1 and 0 would be 0.5
    }

    [Fact]
    public void Corpus_BadSets_Throw()
    {
        Assert.Throws<ArgumentException>(() => Bleu.Corpus([], []));
        Assert.Throws<ArgumentException>(() => Bleu.Corpus([["a"]], [[["a"]], [["b"]]]));
        Assert.Throws<ArgumentException>(() => Bleu.Corpus([["a"]], [[]]));
    }
}
