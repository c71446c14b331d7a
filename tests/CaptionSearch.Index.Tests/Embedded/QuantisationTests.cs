using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Index.Tests.Embedded;

public sealed class QuantisationTests
{
    [Fact]
    public void Quantise_ByHand_RoundsToTheNearestCode()
    {
        sbyte[] codes = new sbyte[4];
        (float scale, float residual) = Quantisation.Quantise([127, -127, 0.4f, 63.6f], codes);
        Assert.Equal(1, scale);
        Assert.Equal([127, -127, 0, 64], codes);
        Assert.Equal(Math.Sqrt((0.4 * 0.4) + (0.4 * 0.4)), residual, 1e-5);
    }

    [Fact]
    public void Quantise_RandomVectors_ResidualBoundsWhatIsLost()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            float[] vector = Samples.Vector(seed, 513);
            sbyte[] codes = new sbyte[vector.Length];
            (float scale, float residual) = Quantisation.Quantise(vector, codes);
            double squares = vector.Select((x, i) => Math.Pow(x - ((double)scale * codes[i]), 2)).Sum();
            Assert.InRange(Math.Sqrt(squares), residual * (1 - 1e-6), residual);
            Assert.Equal(127, codes.Max(code => Math.Abs((int)code)));
        }
    }

    [Fact]
    public void Quantise_Zero_IsZero()
    {
        sbyte[] codes = [1, 2, 3];
        Assert.Equal((0f, 0f), Quantisation.Quantise(new float[3], codes));
        Assert.Equal([0, 0, 0], codes);
    }

    /// <summary>So small that the scale underflows: all codes 0, and the residual still bounds the whole vector.</summary>
    [Fact]
    public void Quantise_ScaleUnderflows_ResidualIsTheWholeVector()
    {
        float[] vector = [.. Enumerable.Repeat(float.Epsilon, 64)];
        sbyte[] codes = new sbyte[64];
        (float scale, float residual) = Quantisation.Quantise(vector, codes);
        double rest = Math.Sqrt(vector.Select((x, i) => Math.Pow(x - ((double)scale * codes[i]), 2)).Sum());
        Assert.True(residual >= rest, $"{residual} < {rest}");
    }
}
