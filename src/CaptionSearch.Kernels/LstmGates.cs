using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Kernels;

/// <summary>The element-wise end of an LSTM step, after the two matrix products.</summary>
/// <remarks>
/// H hidden units. Gates stand one after the other in PyTorch's order: input i, forget f, cell g, output o, each [H].
/// c = σ(f)·cPrev + σ(i)·tanh(g); h = σ(o)·tanh(c). Paths, widest first: 512-, 256-, 128-bit, one float. Single-threaded.
/// </remarks>
public static class LstmGates
{
    /// <summary>One step.</summary>
    /// <param name="gates">Shape [4H], sums before the activation, biases included.</param>
    /// <param name="cPrev">Shape [H], the cell state before the step.</param>
    /// <param name="h">Shape [H], overwritten with the output.</param>
    /// <param name="c">Shape [H], overwritten with the new cell state; may be <paramref name="cPrev"/>.</param>
    /// <exception cref="ArgumentException">A length is not H = length of <paramref name="h"/>, or 4H for the gates.</exception>
    public static void Forward(ReadOnlySpan<float> gates, ReadOnlySpan<float> cPrev, Span<float> h, Span<float> c)
    {
        Check(gates.Length, cPrev.Length, h.Length, c.Length);
        Span<float> none = [];
        Dispatch(gates, cPrev, h, c, none);
    }

    /// <summary>One step that leaves σ(i), σ(f), tanh(g), σ(o) in <paramref name="gates"/>, as the backward pass needs them.</summary>
    /// <param name="gates">Shape [4H], sums before the activation; overwritten with the activated gates.</param>
    /// <param name="cPrev">Shape [H], the cell state before the step.</param>
    /// <param name="h">Shape [H], overwritten with the output.</param>
    /// <param name="c">Shape [H], overwritten with the new cell state; may be <paramref name="cPrev"/>.</param>
    /// <exception cref="ArgumentException">A length is not H = length of <paramref name="h"/>, or 4H for the gates.</exception>
    public static void ForwardKeepingGates(Span<float> gates, ReadOnlySpan<float> cPrev, Span<float> h, Span<float> c)
    {
        Check(gates.Length, cPrev.Length, h.Length, c.Length);
        Dispatch(gates, cPrev, h, c, gates);
    }

    private static void Check(int gates, int cPrev, int h, int c)
    {
        if (gates != 4 * h)
        {
            LengthError.Mismatch(gates, 4 * h);
        }

        if (cPrev != h || c != h)
        {
            LengthError.Mismatch(cPrev != h ? cPrev : c, h);
        }
    }

    private static void Dispatch(ReadOnlySpan<float> gates, ReadOnlySpan<float> cPrev, Span<float> h, Span<float> c, Span<float> keep)
    {
        nuint done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            done = Run<Floats16>(gates, cPrev, h, c, keep, done);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            done = Run<Floats8>(gates, cPrev, h, c, keep, done);
        }

        if (Vector128.IsHardwareAccelerated)
        {
            done = Run<Floats4>(gates, cPrev, h, c, keep, done);
        }

        Run<Floats1>(gates, cPrev, h, c, keep, done);
    }

    /// <summary>Units from <paramref name="i"/> on, as many as fill whole registers; returns the first one left over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static nuint Run<T>(ReadOnlySpan<float> gates, ReadOnlySpan<float> cPrev, Span<float> h, Span<float> c, Span<float> keep, nuint i)
        where T : struct, IFloats<T>
    {
        ref float gate = ref MemoryMarshal.GetReference(gates);
        ref float before = ref MemoryMarshal.GetReference(cPrev);
        ref float output = ref MemoryMarshal.GetReference(h);
        ref float cell = ref MemoryMarshal.GetReference(c);
        ref float kept = ref MemoryMarshal.GetReference(keep);
        nuint units = (nuint)h.Length;
        for (; i + (nuint)T.Count <= units; i += (nuint)T.Count)
        {
            T input = Sigmoidal.Invoke(T.Load(ref gate, i));
            T forget = Sigmoidal.Invoke(T.Load(ref gate, units + i));
            T candidate = HyperbolicTangent.Invoke(T.Load(ref gate, (2 * units) + i));
            T open = Sigmoidal.Invoke(T.Load(ref gate, (3 * units) + i));
            T state = T.MultiplyAdd(forget, T.Load(ref before, i), input * candidate);
            state.Store(ref cell, i);
            (open * HyperbolicTangent.Invoke(state)).Store(ref output, i);
            if (!Unsafe.IsNullRef(ref kept))
            {
                input.Store(ref kept, i);
                forget.Store(ref kept, units + i);
                candidate.Store(ref kept, (2 * units) + i);
                open.Store(ref kept, (3 * units) + i);
            }
        }

        return i;
    }
}
