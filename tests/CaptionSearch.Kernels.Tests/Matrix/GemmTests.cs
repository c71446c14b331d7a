namespace CaptionSearch.Kernels.Tests;

public sealed class GemmTests
{
    public static TheoryData<int> Rungs => [1, 4, 8, 16];

    [Fact]
    public void Multiply_TwoByTwo_ByHand()
    {
        float[] c = new float[4];
        Gemm.Multiply(false, false, 2, 2, 2, new float[] { 1, 2, 3, 4 }, 2, new float[] { 5, 6, 7, 8 }, 2, c, 2);
        Assert.Equal([19f, 22, 43, 50], c);
        Gemm.Multiply(true, false, 2, 2, 2, new float[] { 1, 3, 2, 4 }, 2, new float[] { 5, 6, 7, 8 }, 2, c, 2, accumulate: true);
        Assert.Equal([38f, 44, 86, 100], c);
        Gemm.Multiply(false, true, 2, 2, 2, new float[] { 1, 2, 3, 4 }, 2, new float[] { 5, 7, 6, 8 }, 2, c, 2);
        Assert.Equal([19f, 22, 43, 50], c);
    }

    [Theory]
    [MemberData(nameof(Rungs))]
    public void Multiply_EverySmallSize_EqualsOracle(int lanes)
    {
        Random random = new(1);
        for (int m = 1; m <= 14; m++)
        {
            for (int n = 1; n <= 2 * (2 * lanes) + 1; n += n < 34 ? 1 : 7)
            {
                int k = 1 + random.Next(9);
                Check(random, lanes, m, n, k, random.Next(4), random.Next(2) == 0, 1, random.Next(5));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rungs))]
    public void Multiply_BlocksOfEveryKind_EqualsOracle(int lanes)
    {
        Random random = new(2);
        foreach ((int m, int n, int k) in new[] { (121, 33, 385), (7, 2050, 3), (245, 17, 5), (1, 100, 800), (3, 1, 1000), (60, 70, 80), (13, 50, 769) })
        {
            for (int transposes = 0; transposes < 4; transposes++)
            {
                Check(random, lanes, m, n, k, transposes, transposes % 2 == 0, 1 + (transposes % 3), transposes);
            }
        }
    }

    [Fact]
    public void Multiply_NothingToSum_ClearsOrKeeps()
    {
        float[] c = [1, 2, 3, 4];
        Gemm.Multiply(false, false, 2, 1, 0, default, 0, default, 1, c, 2, accumulate: true);
        Assert.Equal([1f, 2, 3, 4], c);
        Gemm.Multiply(false, false, 2, 1, 0, default, 0, default, 1, c, 2);
        Assert.Equal([0f, 2, 0, 4], c);
    }

    [Fact]
    public void Multiply_BufferOrStrideTooSmall_Throws()
    {
        float[] four = new float[4];
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(false, false, 2, 2, 3, four, 3, four, 2, four, 2));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(false, false, 2, 2, 2, four, 1, four, 2, four, 2));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(false, true, 2, 2, 2, four, 2, four, 1, four, 2));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(false, false, 2, 3, 1, four, 2, four, 3, four, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Gemm.Multiply(false, false, -1, 2, 2, four, 2, four, 2, four, 2));
    }

    [Fact]
    public void Multiply_SecondTime_AllocatesNothing()
    {
        float[] a = new float[100 * 100], b = new float[100 * 100], c = new float[100 * 100];
        Gemm.Multiply(true, true, 100, 100, 100, a, 100, b, 100, c, 100, threads: 2);
        Gemm.Multiply(true, true, 100, 100, 100, a, 100, b, 100, c, 100, threads: 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Gemm.Multiply(true, true, 100, 100, 100, a, 100, b, 100, c, 100, threads: 2);
        Gemm.Multiply(true, true, 100, 100, 100, a, 100, b, 100, c, 100, threads: 1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Check(Random random, int lanes, int m, int n, int k, int transposes, bool accumulate, int threads, int extra)
    {
        bool transposeA = (transposes & 1) != 0, transposeB = (transposes & 2) != 0;
        (int rowsA, int lda) = transposeA ? (k, m + extra) : (m, k + extra);
        (int rowsB, int ldb) = transposeB ? (n, k + extra) : (k, n + extra);
        int ldc = n + extra;
        Fenced a = Matrix(random, rowsA, lda, lda - extra);
        Fenced b = Matrix(random, rowsB, ldb, ldb - extra);
        Fenced c = Matrix(random, m, ldc, n);
        float[] before = c.Span.ToArray();
        Gemm.Multiply(
            (SimdWidth)lanes, transposeA, transposeB, m, n, k, a.Memory, lda, b.Memory, ldb, c.Memory, ldc, accumulate, threads);
        MatrixOracle.AssertProduct(
            transposeA, transposeB, m, n, k, a.Span, lda, b.Span, ldb, c.Span, ldc, accumulate ? before : default, default);
        c.AssertFenceIntact();
        for (int i = 0; i < m - 1; i++)
        {
            for (int j = n; j < ldc; j++)
            {
                Assert.True(float.IsNaN(c.Span[(i * ldc) + j]), "a store between the rows");
            }
        }
    }

    /// <summary>A matrix whose last row ends the buffer and whose gaps between rows are NaN.</summary>
    private static Fenced Matrix(Random random, int rows, int stride, int columns)
    {
        Fenced matrix = Fenced.Random(random, ((rows - 1) * stride) + columns);
        for (int i = 0; i < rows - 1; i++)
        {
            matrix.Span.Slice((i * stride) + columns, stride - columns).Fill(float.NaN);
        }

        return matrix;
    }
}
