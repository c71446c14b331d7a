using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Benchmarks;

/// <summary>The most multiply-adds one core does: twelve independent sums in registers and nothing else.</summary>
internal static class FmaPeak
{
    private const int Steps = 200_000;

    /// <summary>GFLOP/s of one thread; a multiply-add counts two.</summary>
    public static double Measure()
    {
        int lanes = Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;
        double best = Best.Of(400, () => Sink = lanes == 16 ? Sum512(0.999f) : lanes == 8 ? Sum256(0.999f) : Sum128(0.999f));
        return 2.0 * 12 * lanes * Steps / best / 1e6;
    }

    private static float Sink { get; set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Sum512(float value)
    {
        Vector512<float> x = Vector512.Create(value);
        Vector512<float> a = x, b = x + a, c = x + b, d = x + c, e = x + d, f = x + e, g = x + f, h = x + g, i = x + h, j = x + i, k = x + j, l = x + k;
        for (int n = 0; n < Steps; n++)
        {
            (a, b, c, d) = (Vector512.MultiplyAddEstimate(a, x, x), Vector512.MultiplyAddEstimate(b, x, x), Vector512.MultiplyAddEstimate(c, x, x), Vector512.MultiplyAddEstimate(d, x, x));
            (e, f, g, h) = (Vector512.MultiplyAddEstimate(e, x, x), Vector512.MultiplyAddEstimate(f, x, x), Vector512.MultiplyAddEstimate(g, x, x), Vector512.MultiplyAddEstimate(h, x, x));
            (i, j, k, l) = (Vector512.MultiplyAddEstimate(i, x, x), Vector512.MultiplyAddEstimate(j, x, x), Vector512.MultiplyAddEstimate(k, x, x), Vector512.MultiplyAddEstimate(l, x, x));
        }

        return (a + b + c + d + e + f + g + h + i + j + k + l)[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Sum256(float value)
    {
        Vector256<float> x = Vector256.Create(value);
        Vector256<float> a = x, b = x + a, c = x + b, d = x + c, e = x + d, f = x + e, g = x + f, h = x + g, i = x + h, j = x + i, k = x + j, l = x + k;
        for (int n = 0; n < Steps; n++)
        {
            (a, b, c, d) = (Vector256.MultiplyAddEstimate(a, x, x), Vector256.MultiplyAddEstimate(b, x, x), Vector256.MultiplyAddEstimate(c, x, x), Vector256.MultiplyAddEstimate(d, x, x));
            (e, f, g, h) = (Vector256.MultiplyAddEstimate(e, x, x), Vector256.MultiplyAddEstimate(f, x, x), Vector256.MultiplyAddEstimate(g, x, x), Vector256.MultiplyAddEstimate(h, x, x));
            (i, j, k, l) = (Vector256.MultiplyAddEstimate(i, x, x), Vector256.MultiplyAddEstimate(j, x, x), Vector256.MultiplyAddEstimate(k, x, x), Vector256.MultiplyAddEstimate(l, x, x));
        }

        return (a + b + c + d + e + f + g + h + i + j + k + l)[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Sum128(float value)
    {
        Vector128<float> x = Vector128.Create(value);
        Vector128<float> a = x, b = x + a, c = x + b, d = x + c, e = x + d, f = x + e, g = x + f, h = x + g, i = x + h, j = x + i, k = x + j, l = x + k;
        for (int n = 0; n < Steps; n++)
        {
            (a, b, c, d) = (Vector128.MultiplyAddEstimate(a, x, x), Vector128.MultiplyAddEstimate(b, x, x), Vector128.MultiplyAddEstimate(c, x, x), Vector128.MultiplyAddEstimate(d, x, x));
            (e, f, g, h) = (Vector128.MultiplyAddEstimate(e, x, x), Vector128.MultiplyAddEstimate(f, x, x), Vector128.MultiplyAddEstimate(g, x, x), Vector128.MultiplyAddEstimate(h, x, x));
            (i, j, k, l) = (Vector128.MultiplyAddEstimate(i, x, x), Vector128.MultiplyAddEstimate(j, x, x), Vector128.MultiplyAddEstimate(k, x, x), Vector128.MultiplyAddEstimate(l, x, x));
        }

        return (a + b + c + d + e + f + g + h + i + j + k + l)[0];
    }
}
