using System.Numerics;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>f(d, x, y), for a vector and for one element.</summary>
internal interface ITernary
{
    static abstract float Invoke(float d, float x, float y);

    static abstract Vector<float> Invoke(Vector<float> d, Vector<float> x, Vector<float> y);
}

/// <summary>One operand of a strided loop: an array with an offset and a stride per loop dimension (0 = repeated).</summary>
internal readonly record struct Operand(float[] Values, int Offset, int[] Strides)
{
    /// <summary>A tensor seen at a broadcast shape.</summary>
    public static Operand Of(torch.Tensor tensor, int[] sizes)
        => new(tensor.Storage.Floats, tensor.Offset, Layout.BroadcastStrides(tensor.Sizes, tensor.Strides, sizes));

    /// <summary>A dense buffer of shape <paramref name="own"/> seen at a broadcast shape.</summary>
    public static Operand Dense(float[] values, int[] own, int[] sizes)
        => new(values, 0, Layout.BroadcastStrides(own, Layout.RowMajor(own), sizes));

    /// <summary>A dense part of a buffer, of shape <paramref name="own"/>, seen at a broadcast shape.</summary>
    public static Operand Dense(ArraySegment<float> values, int[] own, int[] sizes)
        => Part(values, 0, Layout.BroadcastStrides(own, Layout.RowMajor(own), sizes));

    /// <summary>A strided part of a buffer.</summary>
    public static Operand Part(ArraySegment<float> values, int offset, int[] strides)
        => new(values.Array!, values.Offset + offset, strides);
}

/// <summary>Element-wise loops over broadcast and strided operands.</summary>
/// <remarks>
/// Dimensions that all operands walk through in one go are merged first, so that the usual patterns (same shape,
/// a trailing vector, a repeated middle dimension, a scalar) end in few long vectorised rows. An operand's stride
/// within a row is 1 or 0 then; other strides (a transposed operand) take the scalar path.
/// </remarks>
internal sealed class StridedLoop
{
    private readonly int[] _sizes;      // merged, outermost first; the last is the row
    private readonly int[][] _strides;  // one array per operand

    private StridedLoop(int[] sizes, int[][] strides)
    {
        _sizes = sizes;
        _strides = strides;
    }

    private int RowLength => _sizes[^1];

    /// <summary>z = f(x, y); z is dense and has shape <paramref name="sizes"/>.</summary>
    public static void Zip<T>(int[] sizes, Operand z, Operand x, Operand y)
        where T : struct, IBinary
    {
        StridedLoop loop = Merge(sizes, z.Strides, x.Strides, y.Strides);
        int xs = loop._strides[1][^1];
        int ys = loop._strides[2][^1];
        loop.Rows(split: 0, (_, count, at) =>
            ZipRow<T>(
                z.Values.AsSpan(z.Offset + at[0], count),
                x.Values.AsSpan(x.Offset + at[1]),
                xs,
                y.Values.AsSpan(y.Offset + at[2]),
                ys));
    }

    /// <summary>
    /// target += f(d, x, y) summed over every dimension in which the target's stride is 0. With
    /// <paramref name="accumulate"/> false (no such dimension) target = f(d, x, y).
    /// </summary>
    public static void Accumulate<T>(int[] sizes, Operand target, Operand d, Operand x, Operand y, bool accumulate = true)
        where T : struct, ITernary
    {
        StridedLoop loop = Merge(sizes, target.Strides, d.Strides, x.Strides, y.Strides);
        int ts = loop._strides[0][^1];
        int ds = loop._strides[1][^1];
        int xs = loop._strides[2][^1];
        int ys = loop._strides[3][^1];
        loop.Rows(split: 0, (_, count, at) =>
            AccumulateRow<T>(
                count,
                target.Values.AsSpan(target.Offset + at[0]),
                ts,
                d.Values.AsSpan(d.Offset + at[1]),
                ds,
                x.Values.AsSpan(x.Offset + at[2]),
                xs,
                y.Values.AsSpan(y.Offset + at[3]),
                ys,
                accumulate));
    }

    /// <summary>Copies a strided tensor into a dense one.</summary>
    public static void Copy(int[] sizes, Operand target, Operand source)
        => Zip<Operators.First>(sizes, target, source, source);

    /// <summary>
    /// Calls <paramref name="row"/>(start within the row, elements, start of each operand) for every row. Rows that
    /// write to the same place stay on one thread, in order: results do not depend on the number of threads.
    /// </summary>
    private void Rows(int split, Action<int, int, int[]> row)
    {
        int rank = _sizes.Length;
        int rows = 1;
        for (int i = 0; i < rank - 1; i++)
        {
            rows *= _sizes[i];
        }

        int length = RowLength;
        if (rows == 0 || length == 0)
        {
            return;
        }

        if (rows == 1)
        {
            if (_strides[split][^1] == 0)
            {
                row(0, length, new int[_strides.Length]);
                return;
            }

            Work.Elements(length, (from, to) => row(from, to - from, Starts(from)));
            return;
        }

        if (_strides[split][0] != 0)
        {
            int inner = rows / _sizes[0];
            Work.Range(_sizes[0], inner * length, (from, to) => Walk(from * inner, to * inner, 0, length, row));
        }
        else if (_strides[split][^1] != 0 && length >= 128)
        {
            // The outermost dimension is summed over: share out the columns instead.
            int blocks = (length + 63) / 64;
            Work.Range(blocks, rows * 64, (from, to) => Walk(0, rows, from * 64, Math.Min(length, to * 64) - (from * 64), row));
        }
        else
        {
            Walk(0, rows, 0, length, row);
        }
    }

    private void Walk(int firstRow, int endRow, int start, int count, Action<int, int, int[]> row)
    {
        int rank = _sizes.Length;
        int[] index = new int[rank];
        int[] at = Starts(start);
        int rest = firstRow;
        for (int i = rank - 2; i >= 0; i--)
        {
            index[i] = rest % _sizes[i];
            rest /= _sizes[i];
            for (int k = 0; k < at.Length; k++)
            {
                at[k] += index[i] * _strides[k][i];
            }
        }

        for (int r = firstRow; r < endRow; r++)
        {
            row(start, count, at);
            for (int i = rank - 2; i >= 0; i--)
            {
                index[i]++;
                if (index[i] < _sizes[i])
                {
                    for (int k = 0; k < at.Length; k++)
                    {
                        at[k] += _strides[k][i];
                    }

                    break;
                }

                index[i] = 0;
                for (int k = 0; k < at.Length; k++)
                {
                    at[k] -= (_sizes[i] - 1) * _strides[k][i];
                }
            }
        }
    }

    private int[] Starts(int element)
    {
        int[] at = new int[_strides.Length];
        for (int k = 0; k < at.Length; k++)
        {
            at[k] = element * _strides[k][^1];
        }

        return at;
    }

    private static StridedLoop Merge(int[] sizes, params int[][] strides)
    {
        List<int> merged = [];
        List<int>[] steps = new List<int>[strides.Length];
        for (int k = 0; k < strides.Length; k++)
        {
            steps[k] = [];
        }

        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            if (sizes[i] == 1)
            {
                continue;
            }

            bool joins = merged.Count > 0;
            for (int k = 0; k < strides.Length && joins; k++)
            {
                joins = strides[k][i] == steps[k][0] * merged[0];
            }

            if (joins)
            {
                merged[0] *= sizes[i];
                continue;
            }

            merged.Insert(0, sizes[i]);
            for (int k = 0; k < strides.Length; k++)
            {
                steps[k].Insert(0, strides[k][i]);
            }
        }

        if (merged.Count == 0)
        {
            merged.Add(1);
            foreach (List<int> step in steps)
            {
                step.Add(1);
            }
        }

        return new StridedLoop([.. merged], [.. steps.Select(static s => s.ToArray())]);
    }

    private static void ZipRow<T>(Span<float> z, ReadOnlySpan<float> x, int xs, ReadOnlySpan<float> y, int ys)
        where T : struct, IBinary
    {
        int i = 0;
        if (xs is 0 or 1 && ys is 0 or 1)
        {
            Span<Vector<float>> zv = MemoryMarshal.Cast<float, Vector<float>>(z);
            ReadOnlySpan<Vector<float>> xv = MemoryMarshal.Cast<float, Vector<float>>(x);
            ReadOnlySpan<Vector<float>> yv = MemoryMarshal.Cast<float, Vector<float>>(y);
            Vector<float> x0 = new(x[0]);
            Vector<float> y0 = new(y[0]);
            for (int v = 0; v < zv.Length; v++)
            {
                zv[v] = T.Invoke(xs == 0 ? x0 : xv[v], ys == 0 ? y0 : yv[v]);
            }

            i = zv.Length * Vector<float>.Count;
        }

        for (; i < z.Length; i++)
        {
            z[i] = T.Invoke(x[i * xs], y[i * ys]);
        }
    }

    private static void AccumulateRow<T>(int count, Span<float> target, int ts, ReadOnlySpan<float> d, int ds, ReadOnlySpan<float> x, int xs, ReadOnlySpan<float> y, int ys, bool accumulate)
        where T : struct, ITernary
    {
        int i = 0;
        bool vector = ts is 0 or 1 && ds is 0 or 1 && xs is 0 or 1 && ys is 0 or 1 && count >= Vector<float>.Count;
        if (vector)
        {
            int vectors = count / Vector<float>.Count;
            ReadOnlySpan<Vector<float>> dv = MemoryMarshal.Cast<float, Vector<float>>(d);
            ReadOnlySpan<Vector<float>> xv = MemoryMarshal.Cast<float, Vector<float>>(x);
            ReadOnlySpan<Vector<float>> yv = MemoryMarshal.Cast<float, Vector<float>>(y);
            Vector<float> d0 = new(d[0]);
            Vector<float> x0 = new(x[0]);
            Vector<float> y0 = new(y[0]);
            if (ts == 1)
            {
                Span<Vector<float>> tv = MemoryMarshal.Cast<float, Vector<float>>(target[..count]);
                for (int v = 0; v < tv.Length; v++)
                {
                    Vector<float> value = T.Invoke(ds == 0 ? d0 : dv[v], xs == 0 ? x0 : xv[v], ys == 0 ? y0 : yv[v]);
                    tv[v] = accumulate ? tv[v] + value : value;
                }
            }
            else
            {
                Vector<float> sum = Vector<float>.Zero;
                for (int v = 0; v < vectors; v++)
                {
                    sum += T.Invoke(ds == 0 ? d0 : dv[v], xs == 0 ? x0 : xv[v], ys == 0 ? y0 : yv[v]);
                }

                target[0] += Vector.Sum(sum);
            }

            i = vectors * Vector<float>.Count;
        }

        for (; i < count; i++)
        {
            float value = T.Invoke(d[i * ds], x[i * xs], y[i * ys]);
            target[i * ts] = accumulate ? target[i * ts] + value : value;
        }
    }
}
