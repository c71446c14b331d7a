namespace CaptionSearch.Engine.Evaluation;

public sealed class PictureSearchScoreTests
{
    // Place 0 is the query.
    private static readonly double[] Likeness = [1, 0.5, 0, 1];

    [Fact]
    public void Of_ByHand()
    {
        // Possible: 1 / log2 2 + 0.5 / log2 3. Found: 0.5 / log2 2 + 0 / log2 3 + 1 / log2 4.
        (double ndcg, double shared) = PictureSearchScore.Of([1, 2, 3], Likeness, 0)!.Value;

        Assert.Equal((0.5 + 0.5) / (1 + (0.5 / Math.Log2(3))), ndcg, 1e-12);
        Assert.Equal(1, shared); // of three pictures all are among the ten most alike
        Assert.Equal((1.0, 1.0), PictureSearchScore.Of([3, 1, 2], Likeness, 0));
        Assert.Equal(2 / 3.0, PictureSearchScore.Of([3, 1], Likeness, 0)!.Value.Shared, 1e-12);
    }

    [Fact]
    public void Of_ElevenOthers_TheWorstOfThemIsNotShared()
    {
        double[] likeness = [1, .. Enumerable.Range(1, 11).Select(i => i / 20.0)];

        (double ndcg, double shared) = PictureSearchScore.Of([.. Enumerable.Range(1, 11)], likeness, 0)!.Value;

        Assert.Equal(0.9, shared, 1e-12); // the first ten hits are 1..10, the ten most alike 2..11
        Assert.InRange(ndcg, 0.3, 0.99);
    }

    [Fact]
    public void Of_NothingAlike_IsNoQuery()
    {
        Assert.Null(PictureSearchScore.Of([1, 2], [1, 0, 0], 0));
        Assert.Equal(new PictureSearchScore(0, 0, 0), PictureSearchScore.Of([]));
        Assert.Equal(new PictureSearchScore(0.5, 0.25, 2), PictureSearchScore.Of([(0.75, 0.5), (0.25, 0)]));
    }
}
