using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Kernels;

/// <summary>8-bit pixels as a network takes them: y = (x − mean)·scale.</summary>
/// <remarks>16 bytes at a time are widened to floats. (TensorPrimitives converts bytes to floats one by one.) Single-threaded.</remarks>
public static class PixelScale
{
    /// <summary>Converts all values.</summary>
    /// <param name="x">Shape [D], 0 .. 255.</param>
    /// <param name="mean">What becomes 0.</param>
    /// <param name="scale">Factor.</param>
    /// <param name="y">Shape [D], overwritten.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Invoke(ReadOnlySpan<byte> x, float mean, float scale, Span<float> y)
    {
        ShapeError.ThrowIfNot(nameof(y), y.Length, x.Length);
        int i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref byte from = ref MemoryMarshal.GetReference(x);
            ref float to = ref MemoryMarshal.GetReference(y);
            Vector128<float> means = Vector128.Create(mean), scales = Vector128.Create(scale);
            for (; i + Vector128<byte>.Count <= x.Length; i += Vector128<byte>.Count)
            {
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.LoadUnsafe(ref from, (nuint)i));
                (Vector128<uint> a, Vector128<uint> b) = Vector128.Widen(low);
                (Vector128<uint> c, Vector128<uint> d) = Vector128.Widen(high);
                nuint at = (nuint)i;
                ((Vector128.ConvertToSingle(a.AsInt32()) - means) * scales).StoreUnsafe(ref to, at);
                ((Vector128.ConvertToSingle(b.AsInt32()) - means) * scales).StoreUnsafe(ref to, at + 4);
                ((Vector128.ConvertToSingle(c.AsInt32()) - means) * scales).StoreUnsafe(ref to, at + 8);
                ((Vector128.ConvertToSingle(d.AsInt32()) - means) * scales).StoreUnsafe(ref to, at + 12);
            }
        }

        for (; i < x.Length; i++)
        {
            y[i] = (x[i] - mean) * scale;
        }
    }
}
