using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Index.Embedded;

/// <summary>Inner product of codes.</summary>
internal static class CodeProduct
{
    /// <summary>Σ x[i]·y[i], exact.</summary>
    /// <param name="x">Shape [D], -127..127; D at most 2^17.</param>
    /// <param name="y">Shape [D], -127..127.</param>
    public static int Invoke(ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        ref sbyte xRef = ref MemoryMarshal.GetReference(x);
        ref sbyte yRef = ref MemoryMarshal.GetReference(y);
        nuint i = 0;
        Vector256<int> sums = Vector256<int>.Zero;
        for (; i + 32 <= (nuint)x.Length; i += 32)
        {
            (Vector256<short> xLow, Vector256<short> xHigh) = Vector256.Widen(Vector256.LoadUnsafe(ref xRef, i));
            (Vector256<short> yLow, Vector256<short> yHigh) = Vector256.Widen(Vector256.LoadUnsafe(ref yRef, i));

            // Two products of at most 127 * 127 fit in 16 bits.
            (Vector256<int> low, Vector256<int> high) = Vector256.Widen((xLow * yLow) + (xHigh * yHigh));
            sums += low + high;
        }

        int sum = Vector256.Sum(sums);
        for (; i < (nuint)x.Length; i++)
        {
            sum += x[(int)i] * y[(int)i];
        }

        return sum;
    }
}
