namespace CaptionSearch.Kernels.Tests;

public sealed class AdditiveAttentionTests
{
    [Fact]
    public void Scores_EveryWidth_MatchDoubleOracle()
    {
        var random = new Random(14);
        const int Cells = 5;
        for (int units = 0; units <= 70; units++)
        {
            Fenced cells = Fenced.Random(random, Cells * units, 2);
            Fenced query = Fenced.Random(random, units, 2);
            Fenced weight = Fenced.Random(random, units);
            var scores = new Fenced(Cells);
            AdditiveAttention.Scores(cells.Span, query.Span, weight.Span, scores.Span);
            AssertScores(cells, query, weight, scores);
        }
    }

    /// <summary>Up to the largest magnitude that is taken: there e^2c·e^2q is infinite, 0, or one of two far ends.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(40)]
    public void ScoresOfExponentials_EveryWidth_MatchDoubleOracle(double range)
    {
        var random = new Random(15);
        const int Cells = 5;
        for (int units = 0; units <= 70; units++)
        {
            Fenced cells = Fenced.Random(random, Cells * units, range);
            Fenced query = Fenced.Random(random, units, range);
            if (units > 1)
            {
                (cells.Span[0], query.Span[0], cells.Span[1], query.Span[1]) = ((float)range, (float)range, (float)-range, (float)-range);
                (cells.Span[units], cells.Span[units + 1]) = ((float)-range, (float)range);
            }

            Fenced weight = Fenced.Random(random, units);
            var scores = new Fenced(Cells);
            var cellExponentials = new Fenced(Cells * units);
            var queryExponentials = new Fenced(units);
            Assert.True(AdditiveAttention.TryExponentials(cells.Span, cellExponentials.Span));
            Assert.True(AdditiveAttention.TryExponentials(query.Span, queryExponentials.Span));
            AdditiveAttention.ScoresOfExponentials(cellExponentials.Span, queryExponentials.Span, weight.Span, scores.Span);
            AssertScores(cells, query, weight, scores);
        }
    }

    [Theory]
    [InlineData(40.01f)]
    [InlineData(-41f)]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void TryExponentials_OutsideTheRange_IsRefused(float value)
    {
        float[] x = new float[9];
        x[5] = value;
        Assert.False(AdditiveAttention.TryExponentials(x, new float[9]));
    }

    [Fact]
    public void Scores_WrongLengths_Throw()
    {
        Assert.Throws<ArgumentException>(() => AdditiveAttention.Scores(new float[11], new float[4], new float[4], new float[3]));
        Assert.Throws<ArgumentException>(() => AdditiveAttention.Scores(new float[12], new float[4], new float[3], new float[3]));
        Assert.Throws<ArgumentException>(() => AdditiveAttention.ScoresOfExponentials(new float[11], new float[4], new float[4], new float[3]));
        Assert.Throws<ArgumentException>(() => AdditiveAttention.TryExponentials(new float[3], new float[4]));
    }

    private static void AssertScores(Fenced cells, Fenced query, Fenced weight, Fenced scores)
    {
        scores.AssertFenceIntact();
        int units = query.Span.Length;
        for (int j = 0; j < scores.Span.Length; j++)
        {
            double expected = 0;
            for (int a = 0; a < units; a++)
            {
                expected += weight.Span[a] * Math.Tanh((double)cells.Span[(j * units) + a] + query.Span[a]);
            }

            // Each of the A products of magnitude 1 at most is off by some 5e-7, each addition by half an ulp of the sum.
            Assert.Equal(expected, scores.Span[j], (units * 1e-6) + 1e-12);
        }
    }
}
