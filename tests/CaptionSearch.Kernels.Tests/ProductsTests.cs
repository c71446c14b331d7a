namespace CaptionSearch.Kernels.Tests;

/// <summary>Dot, cosine, axpy, normalisation and half floats: thin over TensorPrimitives, so the contract is what is tested.</summary>
public sealed class ProductsTests
{
    [Fact]
    public void DotAndCosine_EveryLength_MatchDoubleOracle()
    {
        var random = new Random(9);
        for (int length = 0; length <= 70; length++)
        {
            Fenced x = Fenced.Random(random, length);
            Fenced y = Fenced.Random(random, length);
            double dot = 0, xx = 0, yy = 0, magnitude = 0;
            for (int i = 0; i < length; i++)
            {
                double product = (double)x.Span[i] * y.Span[i];
                dot += product;
                magnitude += Math.Abs(product);
                xx += (double)x.Span[i] * x.Span[i];
                yy += (double)y.Span[i] * y.Span[i];
            }

            Assert.Equal(dot, Dot.Invoke(x.Span, y.Span), (length * 1.2e-7 * magnitude) + 1e-30);
            double cosine = length == 0 ? 0 : dot / Math.Sqrt(xx * yy);
            Assert.Equal(cosine, Cosine.Invoke(x.Span, y.Span), 2e-6);
        }
    }

    [Fact]
    public void Cosine_ZeroVector_IsZero() => Assert.Equal(0f, Cosine.Invoke(new float[5], [1f, 2f, 3f, 4f, 5f]));

    [Fact]
    public void Axpy_EveryLength_AddsTheScaledVector()
    {
        var random = new Random(10);
        for (int length = 0; length <= 70; length++)
        {
            Fenced x = Fenced.Random(random, length);
            Fenced y = Fenced.Random(random, length);
            float[] before = y.Span.ToArray();
            Axpy.Invoke(-0.75f, x.Span, y.Span);
            y.AssertFenceIntact();
            for (int i = 0; i < length; i++)
            {
                Assert.Equal((-0.75 * x.Span[i]) + before[i], y.Span[i], 2e-7);
            }
        }
    }

    [Fact]
    public void L2Normalise_EveryLength_GivesTheAskedLengthAndReturnsTheOld()
    {
        var random = new Random(12);
        for (int length = 1; length <= 70; length++)
        {
            Fenced x = Fenced.Random(random, length);
            float first = x.Span[0];
            double norm = Math.Sqrt(x.Span.ToArray().Sum(value => (double)value * value));
            float returned = L2Normalise.InPlace(x.Span, 8f);
            x.AssertFenceIntact();
            Assert.Equal(norm, returned, 1e-6 * norm);
            Assert.Equal(8 * first / norm, x.Span[0], 1e-5);
            Assert.Equal(8, Math.Sqrt(x.Span.ToArray().Sum(value => (double)value * value)), 1e-5);
        }
    }

    [Fact]
    public void L2Normalise_ZeroOrEmpty_StaysZero()
    {
        float[] x = new float[4];
        Assert.Equal(0f, L2Normalise.InPlace(x));
        Assert.Equal(new float[4], x);
        Assert.Equal(0f, L2Normalise.InPlace([]));
    }

    [Fact]
    public void HalfFloat_EveryHalf_SurvivesTheRoundTrip()
    {
        Half[] all = new Half[65_536];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = BitConverter.UInt16BitsToHalf((ushort)i);
        }

        float[] wide = new float[all.Length];
        HalfFloat.ToSingle(all, wide);
        Half[] back = new Half[all.Length];
        HalfFloat.FromSingle(wide, back);
        for (int i = 0; i < all.Length; i++)
        {
            Assert.Equal((float)all[i], wide[i]);
            Assert.True(Half.IsNaN(all[i]) ? Half.IsNaN(back[i]) : all[i].Equals(back[i]));
        }
    }

    [Theory]
    [InlineData(65519f, 65504f)]
    [InlineData(65520f, float.PositiveInfinity)]
    [InlineData(1.00048828125f, 1f)]
    [InlineData(1.0014648f, 1.0019531f)]
    public void HalfFloat_FromSingle_RoundsToNearestEven(float value, float expected)
    {
        Half[] half = new Half[9];
        HalfFloat.FromSingle(Enumerable.Repeat(value, 9).ToArray(), half);
        Assert.All(half, h => Assert.Equal(expected, (float)h));
    }

    [Fact]
    public void EveryOperation_LengthsDiffer_Throws()
    {
        Assert.Throws<ArgumentException>(() => Dot.Invoke(new float[2], new float[3]));
        Assert.Throws<ArgumentException>(() => Cosine.Invoke(new float[2], new float[3]));
        Assert.Throws<ArgumentException>(() => Axpy.Invoke(1f, new float[2], new float[3]));
        Assert.Throws<ArgumentException>(() => HalfFloat.ToSingle(new Half[2], new float[3]));
        Assert.Throws<ArgumentException>(() => HalfFloat.FromSingle(new float[2], new Half[3]));
    }
}
