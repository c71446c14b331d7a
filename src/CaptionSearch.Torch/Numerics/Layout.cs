namespace TorchSharp;

/// <summary>Shape arithmetic. Sizes and strides are in elements, outermost dimension first.</summary>
internal static class Layout
{
    public static int Count(ReadOnlySpan<int> sizes)
    {
        long count = 1;
        foreach (int size in sizes)
        {
            count *= size;
        }

        return checked((int)count);
    }

    /// <summary>Strides of a dense row-major tensor.</summary>
    public static int[] RowMajor(ReadOnlySpan<int> sizes)
    {
        int[] strides = new int[sizes.Length];
        int stride = 1;
        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Math.Max(1, sizes[i]);
        }

        return strides;
    }

    public static bool IsDense(ReadOnlySpan<int> sizes, ReadOnlySpan<int> strides)
    {
        int expected = 1;
        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            if (sizes[i] == 1)
            {
                continue;
            }

            if (strides[i] != expected)
            {
                return false;
            }

            expected *= sizes[i];
        }

        return true;
    }

    /// <summary>Turns a dimension counted from the end (−1 is the last) into one from the front.</summary>
    public static int Dim(long dim, int rank)
    {
        long resolved = dim < 0 ? dim + rank : dim;
        return resolved >= 0 && resolved < Math.Max(1, rank)
            ? (int)resolved
            : throw new ArgumentOutOfRangeException(nameof(dim), dim, $"The tensor has {rank} dimensions.");
    }

    public static int[] ToInts(ReadOnlySpan<long> shape)
    {
        int[] sizes = new int[shape.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            sizes[i] = shape[i] >= 0
                ? checked((int)shape[i])
                : throw new ArgumentException($"A shape has no negative sizes: [{string.Join(", ", shape.ToArray())}].");
        }

        return sizes;
    }

    public static string Format(ReadOnlySpan<int> sizes) => $"[{string.Join(", ", sizes.ToArray())}]";

    /// <summary>The shape two tensors broadcast to: aligned at the last dimension, a size of 1 is repeated.</summary>
    /// <exception cref="ArgumentException">Sizes differ and neither is 1.</exception>
    public static int[] Broadcast(int[] a, int[] b)
    {
        int rank = Math.Max(a.Length, b.Length);
        int[] sizes = new int[rank];
        for (int i = 1; i <= rank; i++)
        {
            int x = i <= a.Length ? a[^i] : 1;
            int y = i <= b.Length ? b[^i] : 1;
            sizes[^i] = x == y || y == 1 ? x
                : x == 1 ? y
                : throw new ArgumentException($"Shapes {Format(a)} and {Format(b)} do not broadcast.");
        }

        return sizes;
    }

    /// <summary>Strides of a tensor seen at a larger shape: 0 where it is repeated.</summary>
    public static int[] BroadcastStrides(ReadOnlySpan<int> sizes, ReadOnlySpan<int> strides, ReadOnlySpan<int> target)
    {
        int[] result = new int[target.Length];
        for (int i = 1; i <= sizes.Length; i++)
        {
            result[^i] = sizes[^i] == 1 && target[^i] != 1 ? 0 : strides[^i];
        }

        return result;
    }

    /// <summary>Splits a shape at one dimension: elements before it, in it and after it.</summary>
    public static (int Outer, int Length, int Inner) Split(ReadOnlySpan<int> sizes, int dim)
        => sizes.Length == 0 ? (1, 1, 1) : (Count(sizes[..dim]), sizes[dim], Count(sizes[(dim + 1)..]));
}
