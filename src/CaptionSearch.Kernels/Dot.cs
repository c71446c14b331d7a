using System.Numerics.Tensors;

namespace CaptionSearch.Kernels;

/// <summary>Inner product of two float vectors.</summary>
/// <remarks>
/// Runs on TensorPrimitives, at the widest register of the machine. Two widths add in a different order, so they agree within
/// D·ε·Σ|x[i]·y[i]|, not bit for bit. Single-threaded.
/// </remarks>
public static class Dot
{
    /// <summary>Σ x[i]·y[i]; 0 for empty vectors.</summary>
    /// <param name="x">Shape [D].</param>
    /// <param name="y">Shape [D].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Invoke(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        if (x.Length != y.Length)
        {
            LengthError.Mismatch(y.Length, x.Length);
        }

        return TensorPrimitives.Dot(x, y);
    }
}
