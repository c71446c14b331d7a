using System.Globalization;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Kernels.Tests;

public sealed class SimdWidthTests
{
    /// <summary>A run with SIMD switched off proves nothing if the switch was ignored.</summary>
    [Fact]
    public void Process_HasTheVectorWidthTheRunAskedFor()
    {
        string? expected = Environment.GetEnvironmentVariable("CAPTIONSEARCH_EXPECT_SIMD");
        Assert.SkipWhen(expected is null, "CAPTIONSEARCH_EXPECT_SIMD is not set: an ordinary run.");

        int width = Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : Vector128.IsHardwareAccelerated ? 128 : 0;
        Assert.Equal(expected, width.ToString(CultureInfo.InvariantCulture));
    }
}
