using CaptionSearch.Analysis.Metrics;

namespace CaptionSearch.Analysis.Tests.Metrics;

public sealed class RankScoreTests
{
    [Fact]
    public void Of_ByHand_GivesSharesAndMedian()
    {
        RankScore score = RankScore.Of([1, 7, 2, 11, 1, 5, 10, 40]);

        Assert.Equal(2 / 8.0, score.R1);
        Assert.Equal(4 / 8.0, score.R5);
        Assert.Equal(6 / 8.0, score.R10);
        Assert.Equal(6, score.MedianRank); // sorted 1 1 2 5 | 7 10 11 40
        Assert.Equal(8, score.Queries);
    }

    [Fact]
    public void Of_OddCount_TakesTheMiddle() => Assert.Equal(3, RankScore.Of([9, 3, 1]).MedianRank);

    [Fact]
    public void Of_NoneOrZero_Throws()
    {
        Assert.Throws<ArgumentException>(() => RankScore.Of([]));
        Assert.Throws<ArgumentException>(() => RankScore.Of([1, 0]));
    }
}
