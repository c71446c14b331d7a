using System.Diagnostics.CodeAnalysis;

namespace CaptionSearch.Kernels;

/// <summary>Throws for operands that do not fit together; out of line, so that the checks cost a compare and a branch.</summary>
internal static class ShapeError
{
    /// <summary>A buffer is shorter than its shape says.</summary>
    [DoesNotReturn]
    public static void TooShort(string name, long length, long needed)
        => throw new ArgumentException($"{name} has {length} elements; its shape needs {needed}.", name);

    /// <summary>Throws when a buffer has not exactly the length its shape needs.</summary>
    public static void ThrowIfNot(string name, long length, long needed)
    {
        if (length != needed)
        {
            Mismatch(name, length, needed);
        }
    }

    /// <summary>A row stride is smaller than the row.</summary>
    [DoesNotReturn]
    public static void StrideTooSmall(string name, int stride, int row)
        => throw new ArgumentException($"{name} is {stride}; a row has {row} elements.", name);

    [DoesNotReturn]
    private static void Mismatch(string name, long length, long needed)
        => throw new ArgumentException($"{name} has {length} elements; its shape has {needed}.", name);
}
