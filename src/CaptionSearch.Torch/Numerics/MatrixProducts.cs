using System.Numerics.Tensors;
using CaptionSearch.Kernels;

namespace TorchSharp;

/// <summary>Batched matrix product with its gradient. Transposed operands are read as they lie.</summary>
internal static class MatrixProducts
{
    /// <summary>[B,M,K]·[B,K,N] → [B,M,N].</summary>
    public static torch.Tensor Batched(torch.Tensor a, torch.Tensor b)
    {
        (int batch, int m, int k) = (a.Sizes[0], a.Sizes[1], a.Sizes[2]);
        int n = b.Sizes[2];
        if (b.Sizes[0] != batch || b.Sizes[1] != k)
        {
            throw new ArgumentException($"Matrix product of {Layout.Format(a.Sizes)} and {Layout.Format(b.Sizes)}: batch and inner sizes must agree.");
        }

        torch.Tensor left = Readable(a.RequireFloat());
        torch.Tensor right = Readable(b.RequireFloat());
        torch.Tensor result = torch.Tensor.New([batch, m, n]);
        Product(batch, m, n, k, Matrix.Of(left), Matrix.Of(right), Matrix.Dense(result.Storage.Floats, m, n), accumulate: false);
        if (Tape.Needs(a, b))
        {
            GradientNode node = Tape.Record(result, [a, b], node =>
            {
                Matrix d = Matrix.Dense(node.Gradient()!, m, n);
                if (node.Inputs[0] is { } slotA)
                {
                    ArraySegment<float> target = slotA.Target(out bool accumulate);
                    Product(batch, m, k, n, d, Matrix.Of(node.Kept(1)).Transposed(), Matrix.Dense(target, m, k), accumulate);
                }

                if (node.Inputs[1] is { } slotB)
                {
                    ArraySegment<float> target = slotB.Target(out bool accumulate);
                    Product(batch, k, n, m, Matrix.Of(node.Kept(0)).Transposed(), d, Matrix.Dense(target, k, n), accumulate);
                }
            });
            node.Keep(left, right);
        }

        left.Release();
        right.Release();
        return result;
    }

    private static void Product(int batch, int m, int n, int k, Matrix a, Matrix b, Matrix c, bool accumulate)
    {
        if (batch == 1)
        {
            One(m, n, k, a, b, c, 0, accumulate, threads: Work.Threads);
            return;
        }

        Work.Range(batch, (int)Math.Min(int.MaxValue, (long)m * n * k), (from, to) =>
        {
            for (int i = from; i < to; i++)
            {
                One(m, n, k, a, b, c, i, accumulate, threads: 1);
            }
        });
    }

    private static void One(int m, int n, int k, Matrix a, Matrix b, Matrix c, int i, bool accumulate, int threads)
    {
        if (m == 1 && a.IsRow && !b.IsTransposed)
        {
            RowTimesMatrix(n, k, a.At(i).Span, b.At(i).Span, b.RowStride, c.At(i).Span, accumulate);
            return;
        }

        if (m == 1 && a.IsRow && b.IsTransposed)
        {
            Dots(n, k, b.At(i).Span, b.RowStride, a.At(i).Span, c.At(i).Span, accumulate);
            return;
        }

        if (n == 1 && b.IsColumn && !a.IsTransposed && c.RowStride == 1)
        {
            Dots(m, k, a.At(i).Span, a.RowStride, b.At(i).Span, c.At(i).Span, accumulate);
            return;
        }

        if (n == 1 && b.IsColumn && a.IsTransposed && c.RowStride == 1)
        {
            RowTimesMatrix(m, k, b.At(i).Span, a.At(i).Span, a.RowStride, c.At(i).Span, accumulate);
            return;
        }

        if (k == 1 && a.IsColumn && b.IsRow)
        {
            OuterProduct(m, n, a.At(i).Span, b.At(i).Span, c.At(i).Span, c.RowStride, accumulate);
            return;
        }

        Gemm.Multiply(a.IsTransposed, b.IsTransposed, m, n, k, a.At(i), a.RowStride, b.At(i), b.RowStride, c.At(i), c.RowStride, accumulate, threads);
    }

    private static void RowTimesMatrix(int n, int k, ReadOnlySpan<float> row, ReadOnlySpan<float> matrix, int stride, Span<float> result, bool accumulate)
    {
        Span<float> sum = result[..n];
        if (!accumulate)
        {
            sum.Clear();
        }

        for (int p = 0; p < k; p++)
        {
            TensorPrimitives.MultiplyAdd(matrix.Slice(p * stride, n), row[p], sum, sum);
        }
    }

    private static void Dots(int rows, int k, ReadOnlySpan<float> matrix, int stride, ReadOnlySpan<float> vector, Span<float> result, bool accumulate)
    {
        for (int r = 0; r < rows; r++)
        {
            float dot = TensorPrimitives.Dot(matrix.Slice(r * stride, k), vector[..k]);
            result[r] = accumulate ? result[r] + dot : dot;
        }
    }

    private static void OuterProduct(int m, int n, ReadOnlySpan<float> column, ReadOnlySpan<float> row, Span<float> result, int stride, bool accumulate)
    {
        for (int r = 0; r < m; r++)
        {
            Span<float> target = result.Slice(r * stride, n);
            if (accumulate)
            {
                TensorPrimitives.MultiplyAdd(row[..n], column[r], target, target);
            }
            else
            {
                TensorPrimitives.Multiply(row[..n], column[r], target);
            }
        }
    }

    /// <summary>The tensor held, or a row-major copy when its matrices are neither row-major nor transposed.</summary>
    private static torch.Tensor Readable(torch.Tensor tensor)
    {
        int rows = tensor.Strides[1];
        int columns = tensor.Strides[2];
        bool rowMajor = (columns == 1 || tensor.Sizes[2] == 1) && rows >= Math.Max(1, tensor.Sizes[2]);
        bool transposed = (rows == 1 || tensor.Sizes[1] == 1) && columns >= Math.Max(1, tensor.Sizes[1]);
        if (!rowMajor && !transposed)
        {
            torch.Tensor copy = torch.Tensor.Temporary(tensor.Sizes);
            tensor.CopyTo(copy);
            return copy;
        }

        tensor.Hold();
        return tensor;
    }

    /// <summary>A batch of matrices of [rows, columns], stored row by row, or column by column when transposed.</summary>
    private readonly record struct Matrix(float[] Values, int Offset, int BatchStride, int RowStride, bool IsTransposed, int Rows, int Columns)
    {
        /// <summary>Whether it is one row whose elements lie together.</summary>
        public bool IsRow => Rows == 1 && (!IsTransposed || RowStride == 1);

        /// <summary>Whether it is one column whose elements lie together.</summary>
        public bool IsColumn => Columns == 1 && (IsTransposed || RowStride == 1);

        public static Matrix Dense(ArraySegment<float> values, int rows, int columns)
            => new(values.Array!, values.Offset, rows * columns, columns, false, rows, columns);

        public static Matrix Of(torch.Tensor tensor)
        {
            int rows = tensor.Strides[1];
            int columns = tensor.Strides[2];
            bool rowMajor = (columns == 1 || tensor.Sizes[2] == 1) && rows >= Math.Max(1, tensor.Sizes[2]);
            return new(tensor.Storage.Floats, tensor.Offset, tensor.Strides[0], rowMajor ? rows : columns, !rowMajor, tensor.Sizes[1], tensor.Sizes[2]);
        }

        public Matrix Transposed() => this with { IsTransposed = !IsTransposed, Rows = Columns, Columns = Rows };

        public Memory<float> At(int i) => Values.AsMemory(Offset + (i * BatchStride));
    }
}
