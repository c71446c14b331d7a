namespace CaptionSearch.Kernels.Tests;

public sealed class VectorMathTests
{
    private delegate void Function(ReadOnlySpan<float> x, Span<float> y);

    [Fact]
    public void Tanh_EveryLength_MatchesDoubleOracle() => CheckLengths(VectorMath.Tanh, Math.Tanh, 9, 4e-7);

    [Fact]
    public void Sigmoid_EveryLength_MatchesDoubleOracle() => CheckLengths(VectorMath.Sigmoid, OracleSigmoid, 30, 4e-7);

    [Fact]
    public void Exp_EveryLength_MatchesDoubleOracle() => CheckLengths(VectorMath.Exp, Math.Exp, 80, 3e-7);

    [Fact]
    public void Tanh_AcrossAllMagnitudes_KeepsRelativeAccuracy()
        => CheckSweep(VectorMath.Tanh, Math.Tanh, -37, 20, 4e-7);

    [Fact]
    public void Exp_AcrossAllMagnitudes_KeepsRelativeAccuracy()
        => CheckSweep(VectorMath.Exp, Math.Exp, -37, 87, 3e-7);

    [Fact]
    public void Sigmoid_AcrossAllMagnitudes_KeepsRelativeAccuracy()
        => CheckSweep(VectorMath.Sigmoid, OracleSigmoid, -37, 86, 4e-7);

    [Theory]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, -1f)]
    [InlineData(3e38f, 1f)]
    [InlineData(-3e38f, -1f)]
    [InlineData(0f, 0f)]
    public void Tanh_SpecialValue_HasItsLimit(float x, float expected) => CheckEverywhere(VectorMath.Tanh, x, expected);

    [Fact]
    public void Tanh_MinusZero_StaysMinusZero()
    {
        float[] y = new float[9];
        VectorMath.Tanh(Enumerable.Repeat(-0f, 9).ToArray(), y);
        Assert.All(y, value => Assert.True(float.IsNegative(value)));
    }

    [Theory]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(3e38f, 1f)]
    [InlineData(-3e38f, 0f)]
    [InlineData(0f, 0.5f)]
    public void Sigmoid_SpecialValue_HasItsLimit(float x, float expected) => CheckEverywhere(VectorMath.Sigmoid, x, expected);

    [Theory]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(88.8f, float.PositiveInfinity)]
    [InlineData(-105f, 0f)]
    [InlineData(0f, 1f)]
    public void Exp_SpecialValue_HasItsLimit(float x, float expected) => CheckEverywhere(VectorMath.Exp, x, expected);

    [Fact]
    public void Exp_ResultBelowTheNormalFloats_IsDenormalNotZero()
    {
        float[] y = new float[8];
        VectorMath.Exp(Enumerable.Repeat(-95f, 8).ToArray(), y);
        Assert.All(y, value => Assert.InRange(value, Math.Exp(-95) * 0.99, Math.Exp(-95) * 1.01));
    }

    [Fact]
    public void Tanh_InPlace_EqualsOutOfPlace()
    {
        var random = new Random(5);
        for (int length = 0; length <= 70; length++)
        {
            Fenced x = Fenced.Random(random, length, 3);
            float[] expected = new float[length];
            VectorMath.Tanh(x.Span, expected);
            VectorMath.Tanh(x.Span, x.Span);
            Assert.Equal(expected, x.Span.ToArray());
        }
    }

    [Fact]
    public void Tanh_ShiftedOverlap_Throws()
    {
        float[] buffer = new float[20];
        Assert.Throws<ArgumentException>(() => VectorMath.Tanh(buffer.AsSpan(0, 16), buffer.AsSpan(1, 16)));
    }

    [Fact]
    public void Exp_LengthsDiffer_Throws()
        => Assert.Throws<ArgumentException>(() => VectorMath.Exp(new float[3], new float[4]));

    /// <summary>An element's value must not depend on its neighbours or its place: search results would change with the batch.</summary>
    [Fact]
    public void Sigmoid_SameValueAtEveryPosition_GivesTheSameBits()
    {
        float[] single = new float[1];
        float[] many = new float[37];
        foreach (float x in new[] { -3.3f, 0.017f, 1.9f })
        {
            VectorMath.Sigmoid([x], single);
            VectorMath.Sigmoid(Enumerable.Repeat(x, 37).ToArray(), many);
            Assert.All(many, value => Assert.Equal(many[0], value));

            // One float takes the path without vectors; both paths fuse the same products.
            Assert.Equal(many[0], single[0], 1e-7f);
        }
    }

    private static double OracleSigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static void CheckLengths(Function function, Func<double, double> oracle, double range, double tolerance)
    {
        var random = new Random(11);
        for (int length = 0; length <= 70; length++)
        {
            Fenced x = Fenced.Random(random, length, range);
            var y = new Fenced(length);
            function(x.Span, y.Span);
            y.AssertFenceIntact();
            for (int i = 0; i < length; i++)
            {
                AssertRelative(oracle(x.Span[i]), y.Span[i], tolerance, x.Span[i]);
            }
        }
    }

    /// <summary>Both signs of 10^lowest .. limit, evenly spread over the powers of ten.</summary>
    private static void CheckSweep(Function function, Func<double, double> oracle, double lowest, double limit, double tolerance)
    {
        const int Count = 40_000;
        float[] x = new float[Count];
        double top = Math.Log10(limit);
        for (int i = 0; i < Count; i++)
        {
            double magnitude = Math.Pow(10, lowest + ((top - lowest) * (i / 2) / (Count / 2)));
            x[i] = (float)(i % 2 == 0 ? magnitude : -magnitude);
        }

        float[] y = new float[Count];
        function(x, y);
        for (int i = 0; i < Count; i++)
        {
            AssertRelative(oracle(x[i]), y[i], tolerance, x[i]);
        }
    }

    private static void CheckEverywhere(Function function, float x, float expected)
    {
        for (int length = 1; length <= 35; length++)
        {
            float[] y = new float[length];
            function(Enumerable.Repeat(x, length).ToArray(), y);
            Assert.All(y, value => Assert.Equal(expected, value));
        }
    }

    private static void AssertRelative(double expected, float found, double tolerance, float x)
        => Assert.True(Math.Abs(found - expected) <= tolerance * Math.Abs(expected), $"f({x:R}) = {found:R}, expected {expected:R}");
}
