using CaptionSearch.Analysis.Metrics;

namespace CaptionSearch.Analysis.Tests.Metrics;

public sealed class PerplexityTests
{
    [Fact]
    public void Value_EvenDistribution_IsTheVocabularySize()
    {
        Perplexity perplexity = new();
        perplexity.Add(3 * Math.Log(1 / 50.0), 3);
        perplexity.Add(7 * Math.Log(1 / 50.0), 7);

        Assert.Equal(50, perplexity.Value, 9);
        Assert.Equal(10, perplexity.Tokens);
    }

    [Fact]
    public void Value_WeighsTokensNotCaptions()
    {
        Perplexity perplexity = new();
        perplexity.Add(0, 1);
        perplexity.Add(3 * Math.Log(0.5), 3);

        Assert.Equal(Math.Pow(2, 0.75), perplexity.Value, 12);
    }

    [Fact]
    public void Value_BeforeAnything_IsNotANumber() => Assert.True(double.IsNaN(new Perplexity().Value));

    [Fact]
    public void Add_ImpossibleValues_Throw()
    {
        Perplexity perplexity = new();

        Assert.Throws<ArgumentOutOfRangeException>(() => perplexity.Add(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => perplexity.Add(0.1, 1));
    }

    [Fact]
    public void DifferentWords_CountsEachWordOnce()
        => Assert.Equal(10, DifferentWords.Count([["a", "b", "a"], .. Enumerable.Range(0, 9).Select(i => (string[])["b", "w" + (i % 8)])]));
}
