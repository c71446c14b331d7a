namespace CaptionSearch.Kernels.Tests;

public sealed class SoftmaxTests
{
    [Fact]
    public void InPlace_EveryLength_MatchesDoubleOracle()
    {
        var random = new Random(2);
        for (int length = 1; length <= 70; length++)
        {
            Fenced x = Fenced.Random(random, length, 8);
            double[] expected = Oracle(x.Span);
            Softmax.InPlace(x.Span);
            x.AssertFenceIntact();
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(expected[i], x.Span[i], 1e-6);
            }
        }
    }

    [Fact]
    public void LogSoftmax_EveryLength_MatchesDoubleOracle()
    {
        var random = new Random(3);
        for (int length = 1; length <= 70; length++)
        {
            Fenced x = Fenced.Random(random, length, 8);
            double[] expected = Oracle(x.Span);
            LogSoftmax.InPlace(x.Span);
            x.AssertFenceIntact();
            for (int i = 0; i < length; i++)
            {
                // 16 is the largest magnitude subtracted; its float spacing is 1e-6, the sum adds about as much.
                Assert.Equal(Math.Log(expected[i]), x.Span[i], 4e-6);
            }
        }
    }

    [Fact]
    public void Oracle_TwoValues_IsTheHandComputedPair()
    {
        double[] found = Oracle([0f, MathF.Log(3)]);
        Assert.Equal(0.25, found[0], 1e-7);
        Assert.Equal(0.75, found[1], 1e-7);
    }

    [Fact]
    public void InPlace_HugeValues_DoesNotOverflow()
    {
        float[] x = [1e30f, 1e30f, -1e30f];
        Softmax.InPlace(x);
        Assert.Equal([0.5f, 0.5f, 0f], x);
    }

    [Fact]
    public void InPlace_MaskedEntries_GetProbabilityZero()
    {
        float[] x = [float.NegativeInfinity, 2f, float.NegativeInfinity];
        Softmax.InPlace(x);
        Assert.Equal([0f, 1f, 0f], x);
    }

    [Fact]
    public void LogSumExp_NothingFinite_IsNaN()
    {
        Assert.True(float.IsNaN(LogSoftmax.LogSumExp([float.NegativeInfinity, float.NegativeInfinity])));
        Assert.True(float.IsNaN(LogSoftmax.LogSumExp([1f, float.NaN])));
        Assert.Equal(float.NegativeInfinity, LogSoftmax.LogSumExp([]));
    }

    private static double[] Oracle(ReadOnlySpan<float> x)
    {
        double sum = 0;
        foreach (float value in x)
        {
            sum += Math.Exp(value);
        }

        double[] y = new double[x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Math.Exp(x[i]) / sum;
        }

        return y;
    }
}
