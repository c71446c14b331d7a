using System.Diagnostics.CodeAnalysis;

namespace CaptionSearch.Kernels;

/// <summary>Throws for spans that do not fit together, out of line so that the kernels stay small enough to inline.</summary>
internal static class LengthError
{
    /// <summary>A span is not as long as the operation needs.</summary>
    [DoesNotReturn]
    public static void Mismatch(int found, int expected)
        => throw new ArgumentException($"A buffer has {found} elements, expected {expected}.");

    /// <summary>Input and output share memory without being the same memory.</summary>
    [DoesNotReturn]
    public static void Overlap()
        => throw new ArgumentException("Input and output overlap without starting at the same element.");
}
