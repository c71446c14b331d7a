using System.Numerics.Tensors;

namespace TorchSharp;

/// <summary>Layer normalisation of one row and its gradient.</summary>
internal static class LayerNormRow
{
    /// <summary>y = (x − mean)/deviation; returns the deviation √(variance + eps).</summary>
    public static float Forward(ReadOnlySpan<float> x, Span<float> y, double eps)
    {
        float mean = TensorPrimitives.Sum(x) / x.Length;
        TensorPrimitives.Subtract(x, mean, y);
        float deviation = (float)Math.Sqrt((TensorPrimitives.SumOfSquares<float>(y) / (double)x.Length) + eps);
        TensorPrimitives.Multiply(y, 1 / deviation, y);
        return deviation;
    }

    /// <summary>target += (d − mean(d) − y·mean(d·y))/deviation.</summary>
    public static void Backward(ReadOnlySpan<float> d, ReadOnlySpan<float> y, float deviation, Span<float> target)
    {
        float mean = TensorPrimitives.Sum(d) / d.Length;
        float slope = TensorPrimitives.Dot(d, y) / d.Length;
        for (int i = 0; i < d.Length; i++)
        {
            target[i] += (d[i] - mean - (y[i] * slope)) / deviation;
        }
    }
}
