using System.Numerics.Tensors;

namespace CaptionSearch.Kernels;

/// <summary>Softmax of one row: e^x[i] / Σ e^x[j].</summary>
/// <remarks>The largest value is subtracted first, so no finite input overflows. Single-threaded.</remarks>
public static class Softmax
{
    /// <summary>Turns scores into probabilities that sum to 1 within D·1e-7.</summary>
    /// <param name="x">
    /// Shape [D]; overwritten. −∞ gives probability 0; a row that is −∞ throughout, or holds NaN or +∞, becomes NaN. An empty row stays as it is.
    /// </param>
    public static void InPlace(Span<float> x)
    {
        if (x.IsEmpty)
        {
            return;
        }

        TensorPrimitives.Subtract(x, TensorPrimitives.Max<float>(x), x);
        VectorMath.Exp(x, x);
        TensorPrimitives.Multiply(x, 1f / TensorPrimitives.Sum<float>(x), x);
    }
}
