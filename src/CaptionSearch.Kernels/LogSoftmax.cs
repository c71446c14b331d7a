using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Kernels;

/// <summary>Logarithm of the softmax of one row: x[i] − ln Σ e^x[j].</summary>
/// <remarks>The largest value is subtracted before the exponential, so no finite input overflows. Single-threaded.</remarks>
public static class LogSoftmax
{
    /// <summary>Turns scores into log-probabilities.</summary>
    /// <param name="x">Shape [D]; overwritten. A row that is −∞ throughout, or holds NaN or +∞, becomes NaN. An empty row stays as it is.</param>
    public static void InPlace(Span<float> x)
    {
        if (!x.IsEmpty)
        {
            TensorPrimitives.Subtract(x, LogSumExp(x), x);
        }
    }

    /// <summary>ln Σ e^x[j], the normaliser of the row, without touching it.</summary>
    /// <param name="x">Shape [D].</param>
    /// <returns>−∞ for an empty row; NaN where <see cref="InPlace"/> would write NaN.</returns>
    public static float LogSumExp(ReadOnlySpan<float> x)
    {
        if (x.IsEmpty)
        {
            return float.NegativeInfinity;
        }

        float max = TensorPrimitives.Max(x);
        if (!float.IsFinite(max))
        {
            return float.NaN;
        }

        float sum = Vector512.IsHardwareAccelerated ? SumExp<Floats16>(x, max)
            : Vector256.IsHardwareAccelerated ? SumExp<Floats8>(x, max)
            : Vector128.IsHardwareAccelerated ? SumExp<Floats4>(x, max)
            : SumExp<Floats1>(x, max);
        return max + MathF.Log(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float SumExp<T>(ReadOnlySpan<float> x, float max)
        where T : struct, IFloats<T>
    {
        ref float source = ref MemoryMarshal.GetReference(x);
        nuint length = (nuint)x.Length;
        nuint i = 0;
        T sum = T.Create(0f);
        for (; i + (nuint)T.Count <= length; i += (nuint)T.Count)
        {
            sum += Exponential.Invoke(T.Load(ref source, i) - T.Create(max));
        }

        Floats1 rest = Floats1.Create(sum.Sum());
        for (; i < length; i++)
        {
            rest += Exponential.Invoke(Floats1.Load(ref source, i) - Floats1.Create(max));
        }

        return rest.Sum();
    }
}
