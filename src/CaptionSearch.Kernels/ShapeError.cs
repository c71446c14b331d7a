using System.Diagnostics.CodeAnalysis;

namespace CaptionSearch.Kernels;

/// <summary>Throws for buffers that do not fit, out of line so that the kernels stay small enough to inline.</summary>
internal static class ShapeError
{
    /// <summary>Two buffers that must be equally long are not.</summary>
    [DoesNotReturn]
    public static void LengthMismatch(int found, int expected)
        => throw new ArgumentException($"A buffer has {found} elements, expected {expected}.");

    /// <summary>A named buffer is shorter than its shape needs.</summary>
    [DoesNotReturn]
    public static void TooShort(string buffer, int found, int needed)
        => throw new ArgumentException($"'{buffer}' has {found} elements, its shape needs {needed}.");

    /// <summary>Input and output share memory without being the same memory.</summary>
    [DoesNotReturn]
    public static void Overlap()
        => throw new ArgumentException("Input and output overlap without starting at the same element.");
}
