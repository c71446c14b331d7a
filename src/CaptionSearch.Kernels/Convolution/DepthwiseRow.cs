using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Kernels;

/// <summary>One output row of a depthwise convolution over a map that has its zeros around it already.</summary>
/// <remarks>
/// Vectors run along the channels. Eight output pixels are summed at once: each weight is loaded once for all of them, and the
/// eight sums are independent, which hides the latency of the multiply-add.
/// </remarks>
internal static class DepthwiseRow
{
    /// <summary>y[q, c] = limit(bias[c] + Σ x[r, q·stride + s, c]·weight[r, s, c]). Nothing is checked: the caller has.</summary>
    /// <param name="simd">Which rung.</param>
    /// <param name="shape">Sizes and strides.</param>
    /// <param name="rows">Shape [R]: where in x the rows under the kernel begin, in floats.</param>
    /// <param name="x">The padded map.</param>
    /// <param name="weight">Shape [R, S, C], taps WeightStride apart.</param>
    /// <param name="bias">Shape [C].</param>
    /// <param name="y">Shape [Q, C], pixels OutputStride apart.</param>
    public static void Run(SimdWidth simd, in DepthwiseShape shape, ReadOnlySpan<int> rows, ref float x, ref float weight, ref float bias, ref float y)
    {
        nuint done = 0;
        if (simd >= SimdWidth.Sixteen)
        {
            done = Channels<Lanes512, Vector512<float>>(in shape, done, rows, ref x, ref weight, ref bias, ref y);
        }

        if (simd >= SimdWidth.Eight && done < shape.Channels)
        {
            done = Channels<Lanes256, Vector256<float>>(in shape, done, rows, ref x, ref weight, ref bias, ref y);
        }

        if (simd >= SimdWidth.Four && done < shape.Channels)
        {
            done = Channels<Lanes128, Vector128<float>>(in shape, done, rows, ref x, ref weight, ref bias, ref y);
        }

        if (done < shape.Channels)
        {
            Channels<Lanes1, float>(in shape, done, rows, ref x, ref weight, ref bias, ref y);
        }
    }

    /// <summary>Computes as many channels from the first as whole vectors cover; returns the first that is left.</summary>
    private static nuint Channels<TLanes, TVector>(
        in DepthwiseShape shape, nuint first, ReadOnlySpan<int> rows, ref float x, ref float weight, ref float bias, ref float y)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        nuint lanes = (nuint)TLanes.Count;
        nuint end = first + ((shape.Channels - first) / lanes * lanes);
        nuint step = shape.Stride * shape.Channels;
        nuint q = 0;
        for (; q + 8 <= shape.Q; q += 8)
        {
            for (nuint c = first; c < end; c += lanes)
            {
                Eight<TLanes, TVector>(
                    in shape, step, rows, ref Unsafe.Add(ref x, (q * step) + c), ref Unsafe.Add(ref weight, c), ref Unsafe.Add(ref bias, c), ref Unsafe.Add(ref y, (q * shape.OutputStride) + c));
            }
        }

        for (; q < shape.Q; q++)
        {
            for (nuint c = first; c < end; c += lanes)
            {
                One<TLanes, TVector>(
                    in shape, rows, ref Unsafe.Add(ref x, (q * step) + c), ref Unsafe.Add(ref weight, c), ref Unsafe.Add(ref bias, c), ref Unsafe.Add(ref y, (q * shape.OutputStride) + c));
            }
        }

        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight<TLanes, TVector>(
        in DepthwiseShape shape, nuint step, ReadOnlySpan<int> rows, ref float x, ref float weight, ref float bias, ref float y)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector b = TLanes.Load(ref bias, 0);
        TVector y0 = b, y1 = b, y2 = b, y3 = b, y4 = b, y5 = b, y6 = b, y7 = b;
        nuint channels = shape.Channels, tapStride = shape.WeightStride, tap = 0;
        foreach (int row in rows)
        {
            nuint p = (nuint)row;
            for (nuint s = shape.S; s > 0; s--)
            {
                TVector w = TLanes.Load(ref weight, tap);
                y0 = TLanes.MultiplyAdd(TLanes.Load(ref x, p), w, y0);
                y1 = TLanes.MultiplyAdd(TLanes.Load(ref x, p + step), w, y1);
                y2 = TLanes.MultiplyAdd(TLanes.Load(ref x, p + (2 * step)), w, y2);
                y3 = TLanes.MultiplyAdd(TLanes.Load(ref x, p + (3 * step)), w, y3);
                y4 = TLanes.MultiplyAdd(TLanes.Load(ref x, p + (4 * step)), w, y4);
                y5 = TLanes.MultiplyAdd(TLanes.Load(ref x, p + (5 * step)), w, y5);
                y6 = TLanes.MultiplyAdd(TLanes.Load(ref x, p + (6 * step)), w, y6);
                y7 = TLanes.MultiplyAdd(TLanes.Load(ref x, p + (7 * step)), w, y7);
                p += channels;
                tap += tapStride;
            }
        }

        TVector low = TLanes.Broadcast(shape.Activation.Low), high = TLanes.Broadcast(shape.Activation.High);
        nuint pixel = shape.OutputStride;
        TLanes.Store(TLanes.Clamp(y0, low, high), ref y, 0);
        TLanes.Store(TLanes.Clamp(y1, low, high), ref y, pixel);
        TLanes.Store(TLanes.Clamp(y2, low, high), ref y, 2 * pixel);
        TLanes.Store(TLanes.Clamp(y3, low, high), ref y, 3 * pixel);
        TLanes.Store(TLanes.Clamp(y4, low, high), ref y, 4 * pixel);
        TLanes.Store(TLanes.Clamp(y5, low, high), ref y, 5 * pixel);
        TLanes.Store(TLanes.Clamp(y6, low, high), ref y, 6 * pixel);
        TLanes.Store(TLanes.Clamp(y7, low, high), ref y, 7 * pixel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One<TLanes, TVector>(in DepthwiseShape shape, ReadOnlySpan<int> rows, ref float x, ref float weight, ref float bias, ref float y)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector sum = TLanes.Load(ref bias, 0);
        nuint tap = 0;
        foreach (int row in rows)
        {
            nuint p = (nuint)row;
            for (nuint s = 0; s < shape.S; s++)
            {
                sum = TLanes.MultiplyAdd(TLanes.Load(ref x, p), TLanes.Load(ref weight, tap), sum);
                p += shape.Channels;
                tap += shape.WeightStride;
            }
        }

        TLanes.Store(TLanes.Clamp(sum, TLanes.Broadcast(shape.Activation.Low), TLanes.Broadcast(shape.Activation.High)), ref y, 0);
    }
}
