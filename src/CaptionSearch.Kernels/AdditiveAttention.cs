using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Kernels;

/// <summary>Scores of additive attention: score[j] = Σ over a of weight[a]·tanh(cells[j, a] + query[a]).</summary>
/// <remarks>
/// L cells, A attention units. Bahdanau, Cho, Bengio, "Neural machine translation by jointly learning to align and translate", 2015.
/// The sum, the tangent and the product are one pass; nothing is written between them. Single-threaded.
/// </remarks>
public static class AdditiveAttention
{
    /// <summary>Scores every cell against one query; the softmax is the caller's.</summary>
    /// <param name="cells">Shape [L, A], the projected cells.</param>
    /// <param name="query">Shape [A], the projected state, bias included.</param>
    /// <param name="weight">Shape [A].</param>
    /// <param name="scores">Shape [L], overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not fit L = length of <paramref name="scores"/>, A = length of <paramref name="query"/>.</exception>
    public static void Scores(ReadOnlySpan<float> cells, ReadOnlySpan<float> query, ReadOnlySpan<float> weight, Span<float> scores)
    {
        if (weight.Length != query.Length)
        {
            LengthError.Mismatch(weight.Length, query.Length);
        }

        if (cells.Length != (long)scores.Length * query.Length)
        {
            LengthError.Mismatch(cells.Length, scores.Length * query.Length);
        }

        for (int j = 0; j < scores.Length; j++)
        {
            ReadOnlySpan<float> cell = cells.Slice(j * query.Length, query.Length);
            scores[j] = Vector512.IsHardwareAccelerated ? Score<Floats16>(cell, query, weight)
                : Vector256.IsHardwareAccelerated ? Score<Floats8>(cell, query, weight)
                : Vector128.IsHardwareAccelerated ? Score<Floats4>(cell, query, weight)
                : Score<Floats1>(cell, query, weight);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Score<T>(ReadOnlySpan<float> cell, ReadOnlySpan<float> query, ReadOnlySpan<float> weight)
        where T : struct, IFloats<T>
    {
        ref float cellRef = ref MemoryMarshal.GetReference(cell);
        ref float queryRef = ref MemoryMarshal.GetReference(query);
        ref float weightRef = ref MemoryMarshal.GetReference(weight);
        nuint units = (nuint)cell.Length;
        nuint a = 0;
        T sum = T.Create(0f);
        for (; a + (nuint)T.Count <= units; a += (nuint)T.Count)
        {
            T tangent = HyperbolicTangent.Invoke(T.Load(ref cellRef, a) + T.Load(ref queryRef, a));
            sum = T.MultiplyAdd(tangent, T.Load(ref weightRef, a), sum);
        }

        return sum.Sum() + Rest(cell[(int)a..], query[(int)a..], weight[(int)a..]);
    }

    private static float Rest(ReadOnlySpan<float> cell, ReadOnlySpan<float> query, ReadOnlySpan<float> weight)
    {
        float sum = 0f;
        for (int a = 0; a < cell.Length; a++)
        {
            sum += weight[a] * MathF.Tanh(cell[a] + query[a]);
        }

        return sum;
    }
}
