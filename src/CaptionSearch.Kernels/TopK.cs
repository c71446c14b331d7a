using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Kernels;

/// <summary>The k largest values of a buffer and where they stand.</summary>
/// <remarks>
/// One pass: a whole register is skipped when nothing in it beats the k-th best so far, which is nearly always the case. The order is
/// total: larger value first, equal values by lower index; NaN is never selected. Single-threaded.
/// </remarks>
public static class TopK
{
    /// <summary>Selects into <paramref name="indices"/> and <paramref name="best"/>, best first.</summary>
    /// <param name="values">Shape [D].</param>
    /// <param name="indices">Shape [k], overwritten.</param>
    /// <param name="best">Shape [k], overwritten with the values at the indices.</param>
    /// <returns>How many were found: k, or fewer when <paramref name="values"/> has fewer numbers above −∞.</returns>
    /// <exception cref="ArgumentException">The two outputs differ in length.</exception>
    public static int Select(ReadOnlySpan<float> values, Span<int> indices, Span<float> best)
    {
        if (indices.Length != best.Length)
        {
            LengthError.Mismatch(best.Length, indices.Length);
        }

        int found = 0;
        Scan(values, 0, indices, best, ref found);
        return found;
    }

    /// <summary>Goes on with a selection: the values are elements <paramref name="offset"/>.. of a larger buffer.</summary>
    internal static void Scan(ReadOnlySpan<float> values, int offset, Span<int> indices, Span<float> best, ref int found)
    {
        if (best.IsEmpty)
        {
            return;
        }

        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref float source = ref MemoryMarshal.GetReference(values);
            for (; i + Vector256<float>.Count <= values.Length; i += Vector256<float>.Count)
            {
                float threshold = found == best.Length ? best[^1] : float.NegativeInfinity;
                if (Vector256.GreaterThanAny(Vector256.LoadUnsafe(ref source, (nuint)i), Vector256.Create(threshold)))
                {
                    Insert(values, i, i + Vector256<float>.Count, offset, indices, best, ref found);
                }
            }
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            ref float source = ref MemoryMarshal.GetReference(values);
            for (; i + Vector128<float>.Count <= values.Length; i += Vector128<float>.Count)
            {
                float threshold = found == best.Length ? best[^1] : float.NegativeInfinity;
                if (Vector128.GreaterThanAny(Vector128.LoadUnsafe(ref source, (nuint)i), Vector128.Create(threshold)))
                {
                    Insert(values, i, i + Vector128<float>.Count, offset, indices, best, ref found);
                }
            }
        }

        Insert(values, i, values.Length, offset, indices, best, ref found);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Insert(ReadOnlySpan<float> values, int from, int to, int offset, Span<int> indices, Span<float> best, ref int found)
    {
        for (int i = from; i < to; i++)
        {
            float value = values[i];
            if (!(value > (found == best.Length ? best[^1] : float.NegativeInfinity)))
            {
                continue;
            }

            // k is small (a beam, a result page): insertion beats a heap, and keeps equal values in the order they came.
            int place = found == best.Length ? found - 1 : found++;
            for (; place > 0 && value > best[place - 1]; place--)
            {
                best[place] = best[place - 1];
                indices[place] = indices[place - 1];
            }

            best[place] = value;
            indices[place] = offset + i;
        }
    }
}
