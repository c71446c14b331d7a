using System.Numerics.Tensors;

namespace TorchSharp;

/// <summary>Matrix products on row-major buffers.</summary>
internal static class Blas
{
    /// <summary>C[m,n] = op(A)·op(B), or += when accumulating; strides are rows of the stored matrices.</summary>
    public static void Gemm(bool transposeA, bool transposeB, int m, int n, int k, ReadOnlyMemory<float> a, int lda, ReadOnlyMemory<float> b, int ldb, Memory<float> c, int ldc, bool accumulate, int threads)
    {
        if (m == 0 || n == 0)
        {
            return;
        }

        Work.Range(m, threads == 1 ? 0 : n * k, (from, to) =>
        {
            ReadOnlySpan<float> av = a.Span;
            ReadOnlySpan<float> bv = b.Span;
            for (int i = from; i < to; i++)
            {
                Span<float> row = c.Span.Slice(i * ldc, n);
                if (!accumulate)
                {
                    row.Clear();
                }

                if (transposeB && !transposeA)
                {
                    for (int j = 0; j < n; j++)
                    {
                        row[j] += TensorPrimitives.Dot(av.Slice(i * lda, k), bv.Slice(j * ldb, k));
                    }

                    continue;
                }

                for (int p = 0; p < k; p++)
                {
                    float x = transposeA ? av[(p * lda) + i] : av[(i * lda) + p];
                    if (transposeB)
                    {
                        for (int j = 0; j < n; j++)
                        {
                            row[j] += x * bv[(j * ldb) + p];
                        }
                    }
                    else
                    {
                        TensorPrimitives.MultiplyAdd(bv.Slice(p * ldb, n), x, row, row);
                    }
                }
            }
        });
    }
}
