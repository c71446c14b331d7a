using System.Numerics.Tensors;

namespace CaptionSearch.Kernels;

/// <summary>Bulk conversion between float16, as caches and model files store it, and float32.</summary>
/// <remarks>Runs on TensorPrimitives. Single-threaded.</remarks>
public static class HalfFloat
{
    /// <summary>float16 to float32, exact.</summary>
    /// <param name="source">Shape [D].</param>
    /// <param name="destination">Shape [D].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void ToSingle(ReadOnlySpan<Half> source, Span<float> destination)
    {
        if (source.Length != destination.Length)
        {
            LengthError.Mismatch(destination.Length, source.Length);
        }

        TensorPrimitives.ConvertToSingle(source, destination);
    }

    /// <summary>float32 to float16, rounded to the nearest, ties to even; beyond 65519 it becomes infinite.</summary>
    /// <param name="source">Shape [D].</param>
    /// <param name="destination">Shape [D].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void FromSingle(ReadOnlySpan<float> source, Span<Half> destination)
    {
        if (source.Length != destination.Length)
        {
            LengthError.Mismatch(destination.Length, source.Length);
        }

        TensorPrimitives.ConvertToHalf(source, destination);
    }
}
