namespace CaptionSearch.Kernels.Tests;

/// <summary>Matrix product in double precision, straight from the definition; also the bound a float32 result must keep.</summary>
internal static class MatrixOracle
{
    /// <summary>Asserts that c = op(a)·op(b) + start + bias within K·ε of the sum of magnitudes, for every element.</summary>
    public static void AssertProduct(
        bool transposeA,
        bool transposeB,
        int m,
        int n,
        int k,
        ReadOnlySpan<float> a,
        int lda,
        ReadOnlySpan<float> b,
        int ldb,
        ReadOnlySpan<float> c,
        int ldc,
        ReadOnlySpan<float> start,
        ReadOnlySpan<float> bias)
    {
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = start.IsEmpty ? 0 : start[(i * ldc) + j];
                sum += bias.IsEmpty ? 0 : bias[j];
                double magnitude = Math.Abs(sum);
                for (int p = 0; p < k; p++)
                {
                    double product = (double)(transposeA ? a[(p * lda) + i] : a[(i * lda) + p]) * (transposeB ? b[(j * ldb) + p] : b[(p * ldb) + j]);
                    sum += product;
                    magnitude += Math.Abs(product);
                }

                double error = Math.Abs(sum - c[(i * ldc) + j]);
                Assert.True(error <= (k + 2) * 1.2e-7 * magnitude, $"{m}x{n}x{k} [{i},{j}]: {c[(i * ldc) + j]} instead of {sum}");
            }
        }
    }
}
