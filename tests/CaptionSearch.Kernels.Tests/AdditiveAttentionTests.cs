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
            scores.AssertFenceIntact();
            for (int j = 0; j < Cells; j++)
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

    [Fact]
    public void Scores_WrongLengths_Throw()
    {
        Assert.Throws<ArgumentException>(() => AdditiveAttention.Scores(new float[11], new float[4], new float[4], new float[3]));
        Assert.Throws<ArgumentException>(() => AdditiveAttention.Scores(new float[12], new float[4], new float[3], new float[3]));
    }
}
