using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Kernels;

/// <summary>The one loop of all element-wise operations, at the widest register that fits.</summary>
internal static class Elementwise
{
    /// <summary>y[i] = f(x[i]).</summary>
    /// <param name="x">Shape [D].</param>
    /// <param name="y">Shape [D]; may be <paramref name="x"/> itself, no other overlap.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the buffers overlap without being the same.</exception>
    public static void Apply<TOperation>(ReadOnlySpan<float> x, Span<float> y)
        where TOperation : IElementwise
    {
        if (x.Length != y.Length)
        {
            LengthError.Mismatch(y.Length, x.Length);
        }

        if (x.Overlaps(y, out int shift) && shift != 0)
        {
            LengthError.Overlap();
        }

        if (Vector512.IsHardwareAccelerated && x.Length >= Floats16.Count)
        {
            Run<TOperation, Floats16>(x, y);
        }
        else if (Vector256.IsHardwareAccelerated && x.Length >= Floats8.Count)
        {
            Run<TOperation, Floats8>(x, y);
        }
        else if (Vector128.IsHardwareAccelerated && x.Length >= Floats4.Count)
        {
            Run<TOperation, Floats4>(x, y);
        }
        else if (x.Length > 0)
        {
            Run<TOperation, Floats1>(x, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run<TOperation, T>(ReadOnlySpan<float> x, Span<float> y)
        where TOperation : IElementwise
        where T : struct, IFloats<T>
    {
        ref float source = ref MemoryMarshal.GetReference(x);
        ref float destination = ref MemoryMarshal.GetReference(y);
        nuint last = (nuint)(x.Length - T.Count);

        // The last register overlaps the one before it. It is computed first, because in place the loop overwrites its input.
        T tail = TOperation.Invoke(T.Load(ref source, last));
        for (nuint i = 0; i < last; i += (nuint)T.Count)
        {
            TOperation.Invoke(T.Load(ref source, i)).Store(ref destination, i);
        }

        tail.Store(ref destination, last);
    }
}
