using System.Numerics.Tensors;

namespace CaptionSearch.Kernels;

/// <summary>y += α·x.</summary>
/// <remarks>Runs on TensorPrimitives. Single-threaded.</remarks>
public static class Axpy
{
    /// <summary>y[i] = α·x[i] + y[i].</summary>
    /// <param name="alpha">α.</param>
    /// <param name="x">Shape [D].</param>
    /// <param name="y">Shape [D], added to; may be <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Invoke(float alpha, ReadOnlySpan<float> x, Span<float> y)
    {
        if (x.Length != y.Length)
        {
            LengthError.Mismatch(y.Length, x.Length);
        }

        TensorPrimitives.MultiplyAddEstimate(x, alpha, y, y);
    }
}
