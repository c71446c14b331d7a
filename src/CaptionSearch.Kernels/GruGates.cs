using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Kernels;

/// <summary>The element-wise end of a GRU step, after the two matrix products.</summary>
/// <remarks>
/// H hidden units; three gates one after the other in PyTorch's order: reset r, update z, new n, each [H].
/// r = σ(xr + hr); z = σ(xz + hz); n = tanh(xn + r·hn); h = (1 − z)·n + z·hPrev.
/// Paths, widest first: 512-, 256-, 128-bit, one float. Single-threaded.
/// </remarks>
public static class GruGates
{
    /// <summary>One step.</summary>
    /// <param name="inputGates">Shape [3H], W_ih·x + b_ih.</param>
    /// <param name="hiddenGates">Shape [3H], W_hh·hPrev + b_hh.</param>
    /// <param name="hPrev">Shape [H], the state before the step.</param>
    /// <param name="h">Shape [H], overwritten with the new state; may be <paramref name="hPrev"/>.</param>
    /// <exception cref="ArgumentException">A length is not H = length of <paramref name="h"/>, or 3H for the gates.</exception>
    public static void Forward(ReadOnlySpan<float> inputGates, ReadOnlySpan<float> hiddenGates, ReadOnlySpan<float> hPrev, Span<float> h)
    {
        if (inputGates.Length != 3 * h.Length || hiddenGates.Length != 3 * h.Length)
        {
            LengthError.Mismatch(inputGates.Length != 3 * h.Length ? inputGates.Length : hiddenGates.Length, 3 * h.Length);
        }

        if (hPrev.Length != h.Length)
        {
            LengthError.Mismatch(hPrev.Length, h.Length);
        }

        nuint done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            done = Run<Floats16>(inputGates, hiddenGates, hPrev, h, done);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            done = Run<Floats8>(inputGates, hiddenGates, hPrev, h, done);
        }

        if (Vector128.IsHardwareAccelerated)
        {
            done = Run<Floats4>(inputGates, hiddenGates, hPrev, h, done);
        }

        Run<Floats1>(inputGates, hiddenGates, hPrev, h, done);
    }

    /// <summary>Units from <paramref name="i"/> on, as many as fill whole registers; returns the first one left over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static nuint Run<T>(ReadOnlySpan<float> inputGates, ReadOnlySpan<float> hiddenGates, ReadOnlySpan<float> hPrev, Span<float> h, nuint i)
        where T : struct, IFloats<T>
    {
        ref float fromInput = ref MemoryMarshal.GetReference(inputGates);
        ref float fromHidden = ref MemoryMarshal.GetReference(hiddenGates);
        ref float before = ref MemoryMarshal.GetReference(hPrev);
        ref float output = ref MemoryMarshal.GetReference(h);
        nuint units = (nuint)h.Length;
        for (; i + (nuint)T.Count <= units; i += (nuint)T.Count)
        {
            T reset = Sigmoidal.Invoke(T.Load(ref fromInput, i) + T.Load(ref fromHidden, i));
            T update = Sigmoidal.Invoke(T.Load(ref fromInput, units + i) + T.Load(ref fromHidden, units + i));
            T candidate = HyperbolicTangent.Invoke(
                T.MultiplyAdd(reset, T.Load(ref fromHidden, (2 * units) + i), T.Load(ref fromInput, (2 * units) + i)));

            // n + z·(hPrev − n) is the same sum with one product less.
            T.MultiplyAdd(update, T.Load(ref before, i) - candidate, candidate).Store(ref output, i);
        }

        return i;
    }
}
