using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Kernels;

/// <summary>Scores of additive attention: score[j] = Σ over a of weight[a]·tanh(cells[j, a] + query[a]).</summary>
/// <remarks>
/// L cells, A attention units. Bahdanau, Cho, Bengio, "Neural machine translation by jointly learning to align and translate", 2015.
/// The sum, the tangent and the product are one pass; nothing is written between them. Single-threaded.
/// Where many queries meet the same cells, tanh(c + q) = 1 − 2 / (1 + e^2c·e^2q) takes a product and a division for each pair, once
/// <see cref="TryExponentials"/> has been computed for the cells and for the query.
/// </remarks>
public static class AdditiveAttention
{
    /// <summary>Largest magnitude of a sum's parts: e^(2·40) is far from the ends of a float's range, so no product of two is 0·∞.</summary>
    private const float Largest = 40f;

    /// <summary>Scores every cell against one query; the softmax is the caller's.</summary>
    /// <param name="cells">Shape [L, A], the projected cells.</param>
    /// <param name="query">Shape [A], the projected state, bias included.</param>
    /// <param name="weight">Shape [A].</param>
    /// <param name="scores">Shape [L], overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not fit L = length of <paramref name="scores"/>, A = length of <paramref name="query"/>.</exception>
    public static void Scores(ReadOnlySpan<float> cells, ReadOnlySpan<float> query, ReadOnlySpan<float> weight, Span<float> scores)
    {
        Check(cells, query, weight, scores);
        for (int j = 0; j < scores.Length; j++)
        {
            ReadOnlySpan<float> cell = cells.Slice(j * query.Length, query.Length);
            scores[j] = Vector512.IsHardwareAccelerated ? Score<Floats16>(cell, query, weight)
                : Vector256.IsHardwareAccelerated ? Score<Floats8>(cell, query, weight)
                : Vector128.IsHardwareAccelerated ? Score<Floats4>(cell, query, weight)
                : Score<Floats1>(cell, query, weight);
        }
    }

    /// <summary>y[i] = e^(2·x[i]), what <see cref="ScoresOfExponentials"/> takes.</summary>
    /// <param name="x">Shape [D], projected cells or a query.</param>
    /// <param name="y">Shape [D], overwritten; not <paramref name="x"/>.</param>
    /// <returns>Whether all magnitudes are 40 at most; if not, y is not to be used, and <see cref="Scores"/> is the way.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static bool TryExponentials(ReadOnlySpan<float> x, Span<float> y)
    {
        if (x.Length != y.Length)
        {
            LengthError.Mismatch(y.Length, x.Length);
        }

        // Written so that NaN is refused too.
        if (x.IsEmpty || !(MathF.Abs(TensorPrimitives.MaxMagnitude(x)) <= Largest))
        {
            return x.IsEmpty;
        }

        TensorPrimitives.Add(x, x, y);
        VectorMath.Exp(y, y);
        return true;
    }

    /// <summary>As <see cref="Scores"/>, from what <see cref="TryExponentials"/> made of cells and query; within A·1e-6·max |weight| of it.</summary>
    /// <param name="cells">Shape [L, A].</param>
    /// <param name="query">Shape [A].</param>
    /// <param name="weight">Shape [A].</param>
    /// <param name="scores">Shape [L], overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not fit L = length of <paramref name="scores"/>, A = length of <paramref name="query"/>.</exception>
    public static void ScoresOfExponentials(ReadOnlySpan<float> cells, ReadOnlySpan<float> query, ReadOnlySpan<float> weight, Span<float> scores)
    {
        Check(cells, query, weight, scores);
        float sum = TensorPrimitives.Sum(weight);
        for (int j = 0; j < scores.Length; j++)
        {
            ReadOnlySpan<float> cell = cells.Slice(j * query.Length, query.Length);
            float rest = Vector512.IsHardwareAccelerated ? Shortfall<Floats16>(cell, query, weight)
                : Vector256.IsHardwareAccelerated ? Shortfall<Floats8>(cell, query, weight)
                : Vector128.IsHardwareAccelerated ? Shortfall<Floats4>(cell, query, weight)
                : Shortfall<Floats1>(cell, query, weight);
            scores[j] = sum - (2f * rest);
        }
    }

    private static void Check(ReadOnlySpan<float> cells, ReadOnlySpan<float> query, ReadOnlySpan<float> weight, Span<float> scores)
    {
        if (weight.Length != query.Length)
        {
            LengthError.Mismatch(weight.Length, query.Length);
        }

        if (cells.Length != (long)scores.Length * query.Length)
        {
            LengthError.Mismatch(cells.Length, scores.Length * query.Length);
        }
    }

    /// <summary>Σ weight[a] / (1 + cell[a]·query[a]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Shortfall<T>(ReadOnlySpan<float> cell, ReadOnlySpan<float> query, ReadOnlySpan<float> weight)
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
            sum += T.Load(ref weightRef, a) / T.MultiplyAdd(T.Load(ref cellRef, a), T.Load(ref queryRef, a), T.Create(1f));
        }

        float rest = 0f;
        for (; a < units; a++)
        {
            rest += Unsafe.Add(ref weightRef, a) / (1f + (Unsafe.Add(ref cellRef, a) * Unsafe.Add(ref queryRef, a)));
        }

        return sum.Sum() + rest;
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
