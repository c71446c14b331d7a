using System.Runtime.CompilerServices;

namespace CaptionSearch.Kernels;

/// <summary>e^x: x = n·ln 2 + r with |r| ≤ ln 2 / 2, then 2^n·e^r with a polynomial for e^r.</summary>
internal readonly struct Exponential : IElementwise
{
    /// <summary>1.5·2^23: adding it leaves an integer in the low bits of the sum.</summary>
    private const float Shifter = 12582912f;

    private const float Log2E = 1.44269504f;

    /// <summary>ln 2 in two parts; the first has so few bits that n times it is exact.</summary>
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x)
        where T : struct, IFloats<T>
    {
        // Below -104 the result rounds to 0, above 89 it is infinite.
        T clamped = T.Min(T.Max(x, T.Create(-104f)), T.Create(89f));
        T shifted = T.MultiplyAdd(clamped, T.Create(Log2E), T.Create(Shifter));
        T n = shifted - T.Create(Shifter);

        // n reaches -150 and 128, more than one float's exponent holds: the power of two is applied in two halves.
        T half = T.MultiplyAdd(n, T.Create(0.5f), T.Create(Shifter));
        T rest = n - (half - T.Create(Shifter)) + T.Create(Shifter);
        T result = (LessOne(Reduce(clamped, n)) + T.Create(1f)) * T.PowerOfTwo(half) * T.PowerOfTwo(rest);
        return T.KeepNaN(result, x);
    }

    /// <summary>e^x − 1 for -80 ≤ x ≤ 0, within 2e-7 relative even next to 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MinusOne<T>(T x)
        where T : struct, IFloats<T>
    {
        T shifted = T.MultiplyAdd(x, T.Create(Log2E), T.Create(Shifter));
        T n = shifted - T.Create(Shifter);
        T power = T.PowerOfTwo(shifted);
        return T.MultiplyAdd(power, LessOne(Reduce(x, n)), power - T.Create(1f));
    }

    /// <summary>r = x − n·ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Reduce<T>(T x, T n)
        where T : struct, IFloats<T>
        => T.MultiplyAdd(n, T.Create(-Ln2Low), T.MultiplyAdd(n, T.Create(-Ln2High), x));

    /// <summary>e^r − 1 for |r| ≤ ln 2 / 2: the Taylor series up to r^7, which is as exact as float can hold there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LessOne<T>(T r)
        where T : struct, IFloats<T>
    {
        T p = T.MultiplyAdd(r, T.Create(1f / 5040f), T.Create(1f / 720f));
        p = T.MultiplyAdd(p, r, T.Create(1f / 120f));
        p = T.MultiplyAdd(p, r, T.Create(1f / 24f));
        p = T.MultiplyAdd(p, r, T.Create(1f / 6f));
        p = T.MultiplyAdd(p, r, T.Create(0.5f));
        return T.MultiplyAdd(r * r, p, r);
    }
}

/// <summary>tanh x = −m / (2 + m) with m = e^(−2|x|) − 1, and the sign of x: exact next to 0, one division.</summary>
internal readonly struct HyperbolicTangent : IElementwise
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x)
        where T : struct, IFloats<T>
    {
        // From 10 on the result is 1 in float; the clamp keeps the power of two inside the exponent.
        T m = Exponential.MinusOne(T.Min(T.Abs(x), T.Create(20f)) * T.Create(-2f));
        T magnitude = m / (T.Create(-2f) - m);
        return T.KeepNaN(T.CopySign(magnitude, x), x);
    }
}

/// <summary>σ(x) = 1 / (1 + e^−x).</summary>
internal readonly struct Sigmoidal : IElementwise
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<T>(T x)
        where T : struct, IFloats<T>
        => T.Create(1f) / (T.Create(1f) + Exponential.Invoke(T.Create(0f) - x));
}
