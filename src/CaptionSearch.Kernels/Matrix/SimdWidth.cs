using System.Runtime.Intrinsics;

namespace CaptionSearch.Kernels;

/// <summary>Floats in one vector of a kernel; the value is the count of lanes.</summary>
internal enum SimdWidth
{
    /// <summary>No vectors.</summary>
    Scalar = 1,

    /// <summary>128 bits.</summary>
    Four = 4,

    /// <summary>256 bits.</summary>
    Eight = 8,

    /// <summary>512 bits.</summary>
    Sixteen = 16,
}

/// <summary>The widest rung of the ladder that this machine runs in hardware.</summary>
internal static class Simd
{
    /// <summary>Chosen once at start, widest first.</summary>
    public static readonly SimdWidth Widest =
        Vector512.IsHardwareAccelerated ? SimdWidth.Sixteen
        : Vector256.IsHardwareAccelerated ? SimdWidth.Eight
        : Vector128.IsHardwareAccelerated ? SimdWidth.Four : SimdWidth.Scalar;
}
