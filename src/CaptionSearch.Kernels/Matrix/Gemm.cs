namespace CaptionSearch.Kernels;

/// <summary>General matrix product of float32 matrices, row-major.</summary>
/// <remarks>
/// Letters: A is M×K, B is K×N, C is M×N. B is packed into panels of two vectors' width, block by block along k; tiles of six rows by
/// two vectors are summed in registers (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008).
/// One formula for 512-, 256-, 128-bit vectors and scalars; only the order of the additions differs between machines.
/// For a right operand that stays the same (weights) use <see cref="PackedWeights"/>, which packs once.
/// </remarks>
public static class Gemm
{
    /// <summary>C = op(A)·op(B), or C += op(A)·op(B).</summary>
    /// <param name="transposeA">A is stored as [K, M].</param>
    /// <param name="transposeB">B is stored as [N, K], as the weight of a linear layer is.</param>
    /// <param name="m">Rows of C, 0 or more.</param>
    /// <param name="n">Columns of C, 0 or more.</param>
    /// <param name="k">Length of the inner sum; 0 gives zeros (or leaves C as it is when accumulating).</param>
    /// <param name="a">Left operand as stored.</param>
    /// <param name="lda">Its row stride in elements.</param>
    /// <param name="b">Right operand as stored.</param>
    /// <param name="ldb">Its row stride in elements.</param>
    /// <param name="c">Result, must not overlap the operands; elements between the rows (n .. ldc-1) are left alone.</param>
    /// <param name="ldc">Its row stride in elements.</param>
    /// <param name="accumulate">Add to what C holds instead of overwriting it.</param>
    /// <param name="threads">Threads of the <see cref="ThreadTeam"/> to use; small products use fewer.</param>
    /// <exception cref="ArgumentException">A stride is smaller than a row, or a buffer is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static void Multiply(
        bool transposeA,
        bool transposeB,
        int m,
        int n,
        int k,
        ReadOnlyMemory<float> a,
        int lda,
        ReadOnlyMemory<float> b,
        int ldb,
        Memory<float> c,
        int ldc,
        bool accumulate = false,
        int threads = 1)
        => Multiply(Simd.Widest, transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc, accumulate, threads);

    internal static void Multiply(
        SimdWidth simd,
        bool transposeA,
        bool transposeB,
        int m,
        int n,
        int k,
        ReadOnlyMemory<float> a,
        int lda,
        ReadOnlyMemory<float> b,
        int ldb,
        Memory<float> c,
        int ldc,
        bool accumulate,
        int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(m);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        CheckMatrix(nameof(a), a.Length, transposeA ? k : m, transposeA ? m : k, nameof(lda), lda);
        CheckMatrix(nameof(b), b.Length, transposeB ? n : k, transposeB ? k : n, nameof(ldb), ldb);
        CheckMatrix(nameof(c), c.Length, m, n, nameof(ldc), ldc);
        if (m == 0 || n == 0)
        {
            return;
        }

        if (k == 0)
        {
            if (!accumulate)
            {
                for (int row = 0; row < m; row++)
                {
                    c.Span.Slice(row * ldc, n).Clear();
                }
            }

            return;
        }

        GemmJob.ForThisThread.Run(simd, transposeA, transposeB, m, n, k, a, lda, b, ldb, c, ldc, accumulate, threads);
    }

    /// <summary>Checks that a matrix of that shape and stride lies within its buffer.</summary>
    internal static void CheckMatrix(string name, int length, int rows, int columns, string strideName, int stride)
    {
        if (stride < columns)
        {
            ShapeError.StrideTooSmall(strideName, stride, columns);
        }

        long needed = rows == 0 || columns == 0 ? 0 : ((long)(rows - 1) * stride) + columns;
        if (length < needed)
        {
            ShapeError.TooShort(name, length, needed);
        }
    }
}
