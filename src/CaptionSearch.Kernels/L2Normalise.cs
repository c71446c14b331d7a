using System.Numerics.Tensors;

namespace CaptionSearch.Kernels;

/// <summary>Scales a vector to Euclidean length 1.</summary>
/// <remarks>Runs on TensorPrimitives. Single-threaded.</remarks>
public static class L2Normalise
{
    /// <summary>Lengths below this count as zero, so that noise is never blown up to a direction.</summary>
    public const float Smallest = 1e-12f;

    /// <summary>x[i] = scale·x[i] / |x|.</summary>
    /// <param name="x">Shape [D]; overwritten. A vector shorter than <see cref="Smallest"/> becomes zero.</param>
    /// <param name="scale">Length of the result. Default 1.</param>
    /// <returns>|x| before, 0 for an empty vector.</returns>
    public static float InPlace(Span<float> x, float scale = 1f)
    {
        float length = x.IsEmpty ? 0f : TensorPrimitives.Norm<float>(x);
        if (length < Smallest)
        {
            x.Clear();
        }
        else
        {
            TensorPrimitives.Multiply(x, scale / length, x);
        }

        return length;
    }
}
