namespace CaptionSearch.Kernels.Tests;

public sealed class PackedWeightsTests
{
    public static TheoryData<int> Rungs => [1, 4, 8, 16];

    [Theory]
    [MemberData(nameof(Rungs))]
    public void Multiply_EveryKind_EqualsOracle(int lanes)
    {
        Random random = new(3);
        for (int m = 1; m <= 20; m++)
        {
            foreach (int n in new[] { 1, 2, 8, 15, 16, 17, 24, 31, 32, 33, 48, 64, 88, 120 })
            {
                Check(random, lanes, m, n, 1 + random.Next(40), m % 3 == 0, m % 2 == 0, 1 + (m % 2));
            }
        }

        Check(random, lanes, 3, 70, 900, true, true, 2);
        Check(random, lanes, 300, 24, 385, false, true, 2);
        Check(random, lanes, 1, 300, 1300, false, false, 2);
    }

    [Fact]
    public void FromRows_WrongLength_Throws()
        => Assert.Throws<ArgumentException>(() => PackedWeights.FromRows(new float[5], 2, 3));

    [Fact]
    public void Multiply_ShortBuffer_Throws()
    {
        PackedWeights weights = PackedWeights.FromRows(new float[6], 2, 3);
        Assert.Throws<ArgumentException>(() => weights.Multiply(new float[5], 2, new float[4], default));
        Assert.Throws<ArgumentException>(() => weights.Multiply(new float[6], 2, new float[3], default));
        Assert.Throws<ArgumentException>(() => weights.Multiply(new float[6], 2, new float[4], new float[1]));
    }

    private static void Check(Random random, int lanes, int m, int n, int k, bool accumulate, bool withBias, int threads)
    {
        Fenced x = Fenced.Random(random, m * k), y = Fenced.Random(random, m * n), weight = Fenced.Random(random, n * k), bias = Fenced.Random(random, n);
        float[] before = y.Span.ToArray();
        PackedWeights packed = PackedWeights.FromRows((SimdWidth)lanes, weight.Span, n, k);
        packed.Multiply(x.Memory, m, y.Memory, withBias ? bias.Memory : default, accumulate, threads);
        MatrixOracle.AssertProduct(
            false, true, m, n, k, x.Span, k, weight.Span, k, y.Span, n, accumulate ? before : default, withBias ? bias.Span : default);
        y.AssertFenceIntact();
    }
}
