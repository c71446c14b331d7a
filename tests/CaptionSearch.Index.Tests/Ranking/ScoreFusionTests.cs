using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Index.Tests.Ranking;

public sealed class ScoreFusionTests
{
    private static readonly string A = Samples.Id("a");
    private static readonly string B = Samples.Id("b");
    private static readonly string C = Samples.Id("c");

    [Fact]
    public void Union_HasEachIdOnce()
        => Assert.Equal([A, B, C], ScoreFusion.Union(new([new(A, 2), new(B, 1)], [new(B, 0.9), new(C, 0.5)])));

    [Fact]
    public void Fuse_ByHand_IsTheConvexSumOfTheoreticalMinMax()
    {
        IndexCandidates candidates = new([new(A, 4), new(B, 2)], [new(B, 0.6), new(C, 0.2)]);
        DocumentScores[] scores = [new(A, 4, 0, -0.5), new(B, 2, 0, 0.6), new(C, 0, 0, 0.2)];
        IReadOnlyList<FusedScore> fused = ScoreFusion.Fuse(scores, candidates, new FusionOptions { VectorWeight = 0.75, HasWords = true, HasVector = true });

        // BM25 from 0 to 4, cosine from -1 to 0.6.
        Dictionary<string, double> expected = new()
        {
            [A] = (0.25 * 1) + (0.75 * (0.5 / 1.6)),
            [B] = (0.25 * 0.5) + (0.75 * 1),
            [C] = 0.75 * (1.2 / 1.6),
        };
        Assert.Equal([B, C, A], fused.Select(score => score.Id));
        Assert.All(fused, score => Assert.Equal(expected[score.Id], score.Score, 1e-12));
        Assert.Equal(new SideScore(2, 2, 0.5, 0.125), fused[0].Words);
        Assert.Equal((0.6, 1), (fused[0].Vector!.Value, fused[0].Vector!.Rank));
        Assert.Null(fused[2].Vector!.Rank);
        Assert.Null(fused[1].Words!.Rank);
    }

    [Fact]
    public void Fuse_EqualScores_AreOrderedById()
    {
        DocumentScores[] scores = [new(C, 1, 0, null), new(A, 1, 0, null), new(B, 1, 0, null)];
        IReadOnlyList<FusedScore> fused = ScoreFusion.Fuse(scores, new([], []), new FusionOptions { VectorWeight = 0, HasWords = true, HasVector = false });
        Assert.Equal(new[] { A, B, C }.Order(StringComparer.Ordinal), fused.Select(score => score.Id));
        Assert.All(fused, score => Assert.Null(score.Vector));
    }

    [Fact]
    public void Fuse_NothingToTellApart_IsZeroAndFinite()
    {
        DocumentScores[] scores = [new(A, 0, 0, -1), new(B, 0, 0, null)];
        IReadOnlyList<FusedScore> fused = ScoreFusion.Fuse(scores, new([], []), new FusionOptions { VectorWeight = 0.5, HasWords = true, HasVector = true });
        Assert.All(fused, score => Assert.Equal(0, score.Score));
        Assert.Null(fused.Single(score => score.Id == B).Vector!.Value);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    public void Fuse_WeightOutOfRange_Throws(double weight)
        => Assert.Throws<ArgumentOutOfRangeException>(
            () => ScoreFusion.Fuse([], new([], []), new FusionOptions { VectorWeight = weight, HasWords = true, HasVector = true }));

    /// <summary>Random scores: the order is that of the formula, the parts add up, and nothing leaves 0..1.</summary>
    [Fact]
    public void Fuse_RandomScores_KeepsItsPromises()
    {
        Random random = new(3);
        for (int round = 0; round < 200; round++)
        {
            DocumentScores[] scores =
            [
                .. Enumerable.Range(0, random.Next(1, 40)).Select(i => new DocumentScores(
                    Samples.Id(i), Math.Max(0, random.NextDouble() * 20 - 5), 0, random.Next(5) == 0 ? null : (random.NextDouble() * 2) - 1)),
            ];
            double weight = random.NextDouble();
            IReadOnlyList<FusedScore> fused = ScoreFusion.Fuse(scores, new([], []), new FusionOptions { VectorWeight = weight, HasWords = true, HasVector = true });
            Assert.Equal(scores.Length, fused.Count);
            for (int i = 0; i < fused.Count; i++)
            {
                Assert.InRange(fused[i].Score, 0, 1 + 1e-12);
                Assert.Equal(fused[i].Words!.Contribution + fused[i].Vector!.Contribution, fused[i].Score, 1e-12);
                Assert.True(i == 0 || fused[i - 1].Score >= fused[i].Score);
            }
        }
    }
}
