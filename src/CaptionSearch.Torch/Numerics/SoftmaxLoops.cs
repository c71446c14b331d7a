using System.Numerics.Tensors;
using CaptionSearch.Kernels;

namespace TorchSharp;

/// <summary>Softmax along the middle of a buffer seen as [outer, length, inner].</summary>
internal static class SoftmaxLoops
{
    /// <summary>y = softmax(x), or its logarithm.</summary>
    public static void Forward(ReadOnlyMemory<float> x, Memory<float> y, int outer, int length, int inner, bool log)
        => Work.Range(outer, length * inner * 4, (from, to) =>
        {
            float[] column = inner == 1 ? [] : new float[length];
            for (int o = from; o < to; o++)
            {
                ReadOnlySpan<float> source = x.Span.Slice(o * length * inner, length * inner);
                Span<float> target = y.Span.Slice(o * length * inner, length * inner);
                if (inner == 1)
                {
                    Row(source, target, log);
                    continue;
                }

                for (int i = 0; i < inner; i++)
                {
                    for (int k = 0; k < length; k++)
                    {
                        column[k] = source[(k * inner) + i];
                    }

                    Row(column, column, log);
                    for (int k = 0; k < length; k++)
                    {
                        target[(k * inner) + i] = column[k];
                    }
                }
            }
        });

    /// <summary>Adds to the gradient of x: y·(d − Σ d·y) for softmax, d − exp(y)·Σ d for its logarithm.</summary>
    public static void Backward(ReadOnlyMemory<float> d, ReadOnlyMemory<float> y, Memory<float> target, int outer, int length, int inner, bool log, bool accumulate)
        => Work.Range(outer, length * inner * 4, (from, to) =>
        {
            float[] scratch = new float[length];
            for (int o = from; o < to; o++)
            {
                ReadOnlySpan<float> gs = d.Span.Slice(o * length * inner, length * inner);
                ReadOnlySpan<float> ys = y.Span.Slice(o * length * inner, length * inner);
                Span<float> ts = target.Span.Slice(o * length * inner, length * inner);
                if (!accumulate)
                {
                    ts.Clear();
                }

                for (int i = 0; i < inner; i++)
                {
                    if (inner == 1)
                    {
                        SlopeRow(gs, ys, ts, scratch, log);
                        continue;
                    }

                    float sum = 0;
                    for (int k = 0; k < length; k++)
                    {
                        int at = (k * inner) + i;
                        sum += log ? gs[at] : gs[at] * ys[at];
                    }

                    for (int k = 0; k < length; k++)
                    {
                        int at = (k * inner) + i;
                        ts[at] += log ? gs[at] - (MathF.Exp(ys[at]) * sum) : ys[at] * (gs[at] - sum);
                    }
                }
            }
        });

    /// <summary>y = log Σ exp(x).</summary>
    public static void LogSumExp(ReadOnlyMemory<float> x, Memory<float> y, int outer, int length, int inner)
        => Work.Range(outer, length * inner * 4, (from, to) =>
        {
            float[] column = new float[length];
            for (int o = from; o < to; o++)
            {
                ReadOnlySpan<float> source = x.Span.Slice(o * length * inner, length * inner);
                for (int i = 0; i < inner; i++)
                {
                    for (int k = 0; k < length; k++)
                    {
                        column[k] = source[(k * inner) + i];
                    }

                    y.Span[(o * inner) + i] = LogSumExp(column, column);
                }
            }
        });

    /// <summary>log Σ exp(x); <paramref name="scratch"/> may be x itself.</summary>
    public static float LogSumExp(ReadOnlySpan<float> x, Span<float> scratch)
    {
        float max = TensorPrimitives.Max(x);
        if (float.IsInfinity(max))
        {
            return max;
        }

        TensorPrimitives.Subtract(x, max, scratch);
        VectorMath.Exp(scratch, scratch);
        return max + MathF.Log(TensorPrimitives.Sum(scratch));
    }

    private static void Row(ReadOnlySpan<float> x, Span<float> y, bool log)
    {
        float max = TensorPrimitives.Max(x);
        if (log)
        {
            float total = LogSumExp(x, y.Overlaps(x) ? new float[x.Length] : y);
            TensorPrimitives.Subtract(x, total, y);
            return;
        }

        TensorPrimitives.Subtract(x, max, y);
        VectorMath.Exp(y, y);
        TensorPrimitives.Multiply(y, 1 / TensorPrimitives.Sum(y), y);
    }

    private static void SlopeRow(ReadOnlySpan<float> d, ReadOnlySpan<float> y, Span<float> target, Span<float> scratch, bool log)
    {
        if (log)
        {
            float sum = TensorPrimitives.Sum(d);
            VectorMath.Exp(y, scratch);
            TensorPrimitives.MultiplyAdd(scratch, -sum, d, scratch);
            TensorPrimitives.Add(target, scratch, target);
        }
        else
        {
            float sum = TensorPrimitives.Dot(d, y);
            TensorPrimitives.Subtract(d, sum, scratch);
            TensorPrimitives.MultiplyAdd(scratch, y, target, target);
        }
    }
}
