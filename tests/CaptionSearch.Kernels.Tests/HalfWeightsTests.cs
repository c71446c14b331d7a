namespace CaptionSearch.Kernels.Tests;

public sealed class HalfWeightsTests
{
    [Fact]
    public void Multiply_EveryShape_MatchesDoubleOracle()
    {
        var random = new Random(21);
        foreach (int m in new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 13 })
        {
            foreach ((int n, int k) in new[] { (1, 1), (3, 5), (15, 8), (16, 9), (17, 70), (33, 2), (70, 31), (128, 7) })
            {
                float[] weight = Halves(random, n * k, 0.3);
                Fenced x = Fenced.Random(random, m * k, 3);
                Fenced bias = Fenced.Random(random, n);
                var y = new Fenced(m * n);
                HalfWeights.FromRows(weight, n, k).Multiply(x.Span, m, y.Span, bias.Span);
                y.AssertFenceIntact();
                for (int row = 0; row < m; row++)
                {
                    for (int output = 0; output < n; output++)
                    {
                        double expected = bias.Span[output];
                        double magnitude = Math.Abs(expected);
                        for (int i = 0; i < k; i++)
                        {
                            double product = (double)x.Span[(row * k) + i] * weight[(output * k) + i];
                            expected += product;
                            magnitude += Math.Abs(product);
                        }

                        Assert.Equal(expected, y.Span[(row * n) + output], ((k + 2) * 1.2e-7 * magnitude) + 1e-12);
                    }
                }
            }
        }
    }

    /// <summary>So that a sentence does not depend on whose hypotheses were computed together with its own.</summary>
    [Fact]
    public void Multiply_OfARow_DoesNotDependOnTheOtherRows()
    {
        var random = new Random(23);
        const int N = 150, K = 37, Rows = 13;
        var weights = HalfWeights.FromRows(Halves(random, N * K, 0.3), N, K);
        float[] x = Fenced.Random(random, Rows * K).Span.ToArray();
        float[] bias = Fenced.Random(random, N).Span.ToArray();
        float[] alone = new float[N];
        float[] together = new float[Rows * N];
        for (int m = 2; m <= Rows; m++)
        {
            weights.Multiply(x, m, together, bias);
            for (int row = 0; row < m; row++)
            {
                weights.Multiply(x.AsSpan(row * K), 1, alone, bias);
                Assert.Equal(alone, together.AsSpan(row * N, N).ToArray());
            }
        }
    }

    /// <summary>Every finite float16, the smallest denormal and both zeros included, must come through unchanged.</summary>
    [Theory]
    [InlineData(1f)]
    [InlineData(1f / 65536f)]
    public void Multiply_ByOne_GivesEveryHalfBack(float scale)
    {
        float[] weight = [.. Enumerable.Range(0, 65_536).Select(i => BitConverter.UInt16BitsToHalf((ushort)i)).Where(Half.IsFinite).Select(h => (float)h * scale)];
        float[] y = new float[weight.Length];
        HalfWeights.FromRows(weight, weight.Length, 1).Multiply([1f], 1, y);

        Assert.Equal(weight, y);
    }

    [Fact]
    public void Multiply_FloatWeights_AreWithinHalfPrecision()
    {
        var random = new Random(22);
        foreach (double range in new[] { 1e-6, 0.04, 5.0, 1e6 })
        {
            float[] weight = Fenced.Random(random, 64 * 100, range).Span.ToArray();
            float[] x = Fenced.Random(random, 100).Span.ToArray();
            float[] y = new float[64];
            HalfWeights.FromRows(weight, 64, 100).Multiply(x, 1, y);
            for (int output = 0; output < 64; output++)
            {
                double expected = 0;
                double magnitude = 0;
                for (int i = 0; i < 100; i++)
                {
                    expected += (double)x[i] * weight[(output * 100) + i];
                    magnitude += Math.Abs((double)x[i] * weight[(output * 100) + i]);
                }

                Assert.Equal(expected, y[output], magnitude * 2.6e-4);
            }
        }
    }

    [Fact]
    public void Multiply_LargestRoundsBeyondFloat16_IsNotInfinite()
    {
        float[] y = new float[1];
        HalfWeights.FromRows([1.9999f], 1, 1).Multiply([1f], 1, y);
        Assert.Equal(2f, y[0]);
    }

    [Fact]
    public void Multiply_AllZeroWeights_IsTheBias()
    {
        float[] y = new float[2];
        HalfWeights.FromRows(new float[6], 2, 3).Multiply([1f, 2f, 3f], 1, y, [4f, 5f]);
        Assert.Equal([4f, 5f], y);
    }

    [Fact]
    public void BadArguments_Throw()
    {
        Assert.Throws<ArgumentException>(() => HalfWeights.FromRows(new float[5], 2, 3));
        Assert.Throws<ArgumentException>(() => HalfWeights.FromRows([1f, float.NaN], 1, 2));
        Assert.Throws<ArgumentException>(() => HalfWeights.FromRows([1f, float.NegativeInfinity], 1, 2));
        var weights = HalfWeights.FromRows(new float[6], 2, 3);
        Assert.Throws<ArgumentException>(() => weights.Multiply(new float[5], 2, new float[4]));
        Assert.Throws<ArgumentException>(() => weights.Multiply(new float[6], 2, new float[3]));
        Assert.Throws<ArgumentException>(() => weights.Multiply(new float[6], 2, new float[4], new float[1]));
    }

    private static float[] Halves(Random random, int length, double range)
        => [.. Enumerable.Range(0, length).Select(_ => (float)(Half)(((random.NextDouble() * 2) - 1) * range))];
}
