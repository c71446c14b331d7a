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

    [Fact]
    public void QuantiseToNibbles_ByHand_RoundsToTheNearestOddMultiple()
    {
        byte[] codes = new byte[5];
        (float scale, float residual) = Quantisation.QuantiseToNibbles([15, -15, 1, 2.5f, -6.5f], codes);

        // 15 / 16 of a scale would be 0.9375; no scale of 16, 14.4 or 12.8 sixteenths of the largest is exact.
        double[] values = [.. codes.Select(code => (double)scale * ((2 * code) - 15))];
        double[] rest = [.. values.Zip(new[] { 15, -15, 1, 2.5, -6.5 }, (value, x) => Math.Abs(x - value))];
        Assert.All(rest, x => Assert.InRange(x, 0, scale));
        Assert.Equal(Math.Sqrt(rest.Sum(x => x * x)), residual, 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(513)]
    public void QuantiseToNibbles_RandomVectors_ResidualBoundsWhatIsLost(int dimension)
    {
        for (int seed = 0; seed < 50; seed++)
        {
            float[] vector = Samples.Vector(seed, dimension);
            byte[] codes = new byte[dimension];
            (float scale, float residual) = Quantisation.QuantiseToNibbles(vector, codes);
            double rest = Math.Sqrt(vector.Select((x, i) => Math.Pow(x - ((double)scale * ((2 * codes[i]) - 15)), 2)).Sum());
            Assert.InRange(rest, residual * (1 - 1e-6), residual);
            Assert.All(codes, code => Assert.InRange(code, 0, 15));
            Assert.InRange(rest, 0, vector.Max(MathF.Abs) * Math.Sqrt(dimension) / 16 * (1 + 1e-6));
        }
    }

    [Fact]
    public void QuantiseToNibbles_ScaleUnderflows_ResidualIsTheWholeVector()
    {
        float[] vector = [.. Enumerable.Repeat(float.Epsilon, 64)];
        byte[] codes = new byte[64];
        (float scale, float residual) = Quantisation.QuantiseToNibbles(vector, codes);
        double rest = Math.Sqrt(vector.Select((x, i) => Math.Pow(x - ((double)scale * ((2 * codes[i]) - 15)), 2)).Sum());
        Assert.True(residual >= rest, $"{residual} < {rest}");
        Assert.Equal(0, Quantisation.QuantiseToNibbles(new float[3], codes.AsSpan(0, 3)).Residual);
    }
}
