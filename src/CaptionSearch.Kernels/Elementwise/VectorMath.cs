namespace CaptionSearch.Kernels;

/// <summary>Transcendental functions of whole buffers.</summary>
/// <remarks>
/// Paths, widest first: 512-, 256-, 128-bit, one float; all compute the same formula (see <see cref="IFloats{TSelf}"/>). Single-threaded.
/// NaN gives NaN; infinities give the limits. Each output may be the input itself.
/// Why not TensorPrimitives: it takes 1.5 (exponential, sigmoid) to 2.2 times (tangent) as long on an AVX2 machine, and its tangent
/// loses all relative accuracy next to 0.
/// </remarks>
public static class VectorMath
{
    /// <summary>y[i] = tanh x[i], within 4e-7 relative for every x, next to 0 too.</summary>
    /// <param name="x">Shape [D].</param>
    /// <param name="y">Shape [D]; may be <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the buffers overlap without being the same.</exception>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Apply<HyperbolicTangent>(x, y);

    /// <summary>y[i] = 1 / (1 + e^−x[i]), within 4e-7 relative for x ≥ -87; 0 where the result would be below 1e-38.</summary>
    /// <param name="x">Shape [D].</param>
    /// <param name="y">Shape [D]; may be <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the buffers overlap without being the same.</exception>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Apply<Sigmoidal>(x, y);

    /// <summary>y[i] = e^x[i], within 3e-7 relative where the result is a normal float; infinite above 88.72, 0 below -104.</summary>
    /// <param name="x">Shape [D].</param>
    /// <param name="y">Shape [D]; may be <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the buffers overlap without being the same.</exception>
    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => Elementwise.Apply<Exponential>(x, y);
}
