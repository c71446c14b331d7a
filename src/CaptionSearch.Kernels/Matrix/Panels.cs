using System.Runtime.Intrinsics;

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
        int width = Width(simd);
        for (int panel = first; panel < first + count; panel++)
        {
            int column = panel * width;
            int columns = Math.Min(width, n - column);
            Span<float> target = packed.Slice(panel * k * width, k * width);
            if (columns < width)
            {
                target.Clear();
            }

            if (transposed)
            {
                Transpose(source[(column * ld)..], ld, columns, k, target, width);
            }
            else
            {
                for (int p = 0; p < k; p++)
                {
                    source.Slice((p * ld) + column, columns).CopyTo(target[(p * width)..]);
                }
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
        int i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            for (; i + 4 <= rows; i += 4)
            {
                ReadOnlySpan<float> r0 = source.Slice(i * ld, columns);
                ReadOnlySpan<float> r1 = source.Slice((i + 1) * ld, columns);
                ReadOnlySpan<float> r2 = source.Slice((i + 2) * ld, columns);
                ReadOnlySpan<float> r3 = source.Slice((i + 3) * ld, columns);
                for (int j = 0; j < columns; j++)
                {
                    Vector128.Create(r0[j], r1[j], r2[j], r3[j]).CopyTo(target.Slice((j * ldTarget) + i, 4));
                }
            }
        }

        for (; i < rows; i++)
        {
            ReadOnlySpan<float> row = source.Slice(i * ld, columns);
            for (int j = 0; j < columns; j++)
            {
                target[(j * ldTarget) + i] = row[j];
            }
        }
    }
}
