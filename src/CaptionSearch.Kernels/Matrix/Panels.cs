using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CaptionSearch.Kernels;

/// <summary>The right operand of a matrix product as the tiles read it: panels of two vectors' width.</summary>
/// <remarks>
/// Panel p holds columns p·W .. p·W+W-1 as [K, W], W = 2 vectors; columns that do not exist are zero. The panels of a block of k
/// lie one after the other, so a tile walks through memory from one end to the other.
/// </remarks>
internal static class Panels
{
    /// <summary>Longest inner sum of one pass: a panel of it (24 kB with 256-bit vectors) stays in the first-level cache.</summary>
    public const int LongestBlock = 384;

    /// <summary>Columns of one panel.</summary>
    public static int Width(SimdWidth simd) => 2 * (int)simd;

    /// <summary>Panels that cover <paramref name="n"/> columns.</summary>
    public static int Count(SimdWidth simd, int n) => (n + Width(simd) - 1) / Width(simd);

    /// <summary>How far one pass goes along k: K cut into equal blocks.</summary>
    public static int BlockOf(int k)
    {
        int blocks = (k + LongestBlock - 1) / LongestBlock;
        return blocks <= 1 ? k : (((k + blocks - 1) / blocks) + 3) & ~3;
    }

    /// <summary>Packs panels first .. first+count-1 of one block.</summary>
    /// <param name="simd">Decides the width of a panel.</param>
    /// <param name="transposed">The source is [N, K], else [K, N].</param>
    /// <param name="source">Starts at the block's first k, column 0.</param>
    /// <param name="ld">Row stride of the source.</param>
    /// <param name="k">Steps of this block.</param>
    /// <param name="n">All columns of the source.</param>
    /// <param name="first">First panel.</param>
    /// <param name="count">Number of panels.</param>
    /// <param name="packed">Where panel 0 of the block lies or would lie; shape [panels, k, W].</param>
    public static void Pack(
        SimdWidth simd, bool transposed, ReadOnlySpan<float> source, int ld, int k, int n, int first, int count, Span<float> packed)
    {
        int width = Width(simd), end = first + count;
        int full = Math.Min(end, n / width); // panels before this one have all their columns
        if (transposed)
        {
            for (int panel = first; panel < full; panel++)
            {
                Transpose(source[(panel * width * ld)..], ld, width, k, packed.Slice(panel * k * width, k * width), width);
            }
        }
        else if (full > first)
        {
            // Row by row of the source: that is the order in which the memory is read ahead.
            for (int p = 0; p < k; p++)
            {
                CopyRow(source.Slice((p * ld) + (first * width), (full - first) * width), width, packed[(((first * k) + p) * width)..], k * width);
            }
        }

        if (full < end)
        {
            int column = full * width, columns = n - column;
            Span<float> target = packed.Slice(full * k * width, k * width);
            target.Clear();
            if (transposed)
            {
                Transpose(source[(column * ld)..], ld, columns, k, target, width);
                return;
            }

            for (int p = 0; p < k; p++)
            {
                source.Slice((p * ld) + column, columns).CopyTo(target[(p * width)..]);
            }
        }
    }

    /// <summary>Pieces of so many floats go to places that far apart.</summary>
    private static void CopyRow(ReadOnlySpan<float> row, int width, Span<float> packed, int distance)
    {
        if (width % Vector256<float>.Count != 0)
        {
            for (int at = 0, to = 0; at < row.Length; at += width, to += distance)
            {
                row.Slice(at, width).CopyTo(packed[to..]);
            }

            return;
        }

        for (int at = 0, to = 0; at < row.Length; at += width, to += distance)
        {
            ref float target = ref packed.Slice(to, width)[0];
            ref float piece = ref Unsafe.AsRef(in row.Slice(at, width)[0]);
            for (nuint i = 0; i < (nuint)width; i += (nuint)Vector256<float>.Count)
            {
                Vector256.LoadUnsafe(ref piece, i).StoreUnsafe(ref target, i);
            }
        }
    }

    /// <summary>target[j, i] = source[i, j] for rows × columns of the source.</summary>
    /// <param name="source">Row stride <paramref name="ld"/>.</param>
    /// <param name="ld">At least <paramref name="columns"/>.</param>
    /// <param name="rows">Rows of the source, at most <paramref name="ldTarget"/>.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="target">Row stride <paramref name="ldTarget"/>.</param>
    /// <param name="ldTarget">At least <paramref name="rows"/>.</param>
    public static void Transpose(ReadOnlySpan<float> source, int ld, int rows, int columns, Span<float> target, int ldTarget)
    {
        if (rows == 0 || columns == 0)
        {
            return;
        }

        // Checked once; every offset below lies within.
        ref float from = ref Unsafe.AsRef(in source[..(((rows - 1) * ld) + columns)][0]);
        ref float to = ref target[..(((columns - 1) * ldTarget) + rows)][0];
        int i = 0;
        if (Sse.IsSupported)
        {
            nuint down = (nuint)ld, across = (nuint)ldTarget;
            for (; i + 4 <= rows; i += 4)
            {
                ref float row = ref Unsafe.Add(ref from, i * ld);
                ref float column = ref Unsafe.Add(ref to, i);
                int j = 0;
                for (; j + 4 <= columns; j += 4)
                {
                    // Four by four: pairs of two rows are interleaved, then pairs of pairs.
                    Vector128<float> x0 = Vector128.LoadUnsafe(ref row), x1 = Vector128.LoadUnsafe(ref row, down);
                    Vector128<float> x2 = Vector128.LoadUnsafe(ref row, 2 * down), x3 = Vector128.LoadUnsafe(ref row, 3 * down);
                    Vector128<float> low01 = Sse.UnpackLow(x0, x1), high01 = Sse.UnpackHigh(x0, x1);
                    Vector128<float> low23 = Sse.UnpackLow(x2, x3), high23 = Sse.UnpackHigh(x2, x3);
                    Sse.MoveLowToHigh(low01, low23).StoreUnsafe(ref column);
                    Sse.MoveHighToLow(low23, low01).StoreUnsafe(ref column, across);
                    Sse.MoveLowToHigh(high01, high23).StoreUnsafe(ref column, 2 * across);
                    Sse.MoveHighToLow(high23, high01).StoreUnsafe(ref column, 3 * across);
                    row = ref Unsafe.Add(ref row, 4);
                    column = ref Unsafe.Add(ref column, 4 * ldTarget);
                }

                for (; j < columns; j++)
                {
                    for (int k = 0; k < 4; k++)
                    {
                        target[(j * ldTarget) + i + k] = source[((i + k) * ld) + j];
                    }
                }
            }
        }

        for (; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                target[(j * ldTarget) + i] = source[(i * ld) + j];
            }
        }
    }
}
