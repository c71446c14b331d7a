using System.Runtime.CompilerServices;

namespace CaptionSearch.Kernels;

/// <summary>Tiles of C = A·B that stay in registers: six rows by two vectors.</summary>
/// <remarks>
/// a, row stride Lda, is read as it lies in memory, one float of each row per step; b is a panel: for each k two adjacent vectors,
/// Ldb apart. Twelve sums, two vectors of b and one broadcast fill the sixteen registers of AVX2.
/// </remarks>
internal static class Tile
{
    /// <summary>Rows of one tile.</summary>
    public const int Rows = 6;

    /// <summary>Computes rows × (2 vectors) of C for one panel.</summary>
    /// <param name="job">Strides and what is done besides the product.</param>
    /// <param name="rows">Any number of rows, at least 1.</param>
    /// <param name="width">Columns that exist, 1 .. 2 vectors; what is beyond is neither read in c, start and bias nor written.</param>
    /// <param name="a">First row of A at the first k.</param>
    /// <param name="b">The panel; all of its 2 vectors are readable.</param>
    /// <param name="bias">The panel's part of the bias.</param>
    /// <param name="c">First row of C at the panel's first column.</param>
    /// <param name="start">The same place in the matrix the sums start from.</param>
    public static void Panel<TLanes, TVector>(
        in TileJob job, int rows, int width, ref float a, ref float b, ref float bias, ref float c, ref float start)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int full = width == 2 * TLanes.Count ? rows - (rows % Rows) : 0;
        if (full > 0)
        {
            Full<TLanes, TVector>(in job, full, ref a, ref b, ref bias, ref c, ref start);
        }

        if (full < rows)
        {
            nuint skip = (nuint)full;
            Edge<TLanes, TVector>(
                in job, rows - full, width, ref Unsafe.Add(ref a, skip * job.Lda), ref b, ref bias, ref Unsafe.Add(ref c, skip * job.Ldc), ref Unsafe.Add(ref start, skip * job.LdStart));
        }
    }

    /// <summary>Tiles that lack rows or columns are computed whole into a buffer of the full size, of which the existing part is copied.</summary>
    private static void Edge<TLanes, TVector>(
        in TileJob job, int rows, int width, ref float a, ref float b, ref float bias, ref float c, ref float start)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int panel = 2 * TLanes.Count;
        Span<float> tile = stackalloc float[Rows * 32]; // 768 bytes: enough for 512-bit vectors
        Span<float> biasTile = stackalloc float[32];
        TileJob whole = job;
        whole.Ldc = (nuint)panel;
        whole.LdStart = (nuint)panel;
        if (job.Bias)
        {
            biasTile.Clear();
            for (int j = 0; j < width; j++)
            {
                biasTile[j] = Unsafe.Add(ref bias, j);
            }
        }

        for (int done = 0; done < rows; done += Rows)
        {
            int count = Math.Min(Rows, rows - done);
            if (job.Start)
            {
                tile.Clear();
                for (int i = 0; i < count; i++)
                {
                    ref float row = ref Unsafe.Add(ref start, (nuint)(done + i) * job.LdStart);
                    for (int j = 0; j < width; j++)
                    {
                        tile[(i * panel) + j] = Unsafe.Add(ref row, j);
                    }
                }
            }

            ref float left = ref Unsafe.Add(ref a, (nuint)done * job.Lda);
            Six<TLanes, TVector>(
                in whole, ref left, RowsAt(count, job.Lda), ref b, ref biasTile[0], ref tile[0], ref tile[0]);
            for (int i = 0; i < count; i++)
            {
                ref float row = ref Unsafe.Add(ref c, (nuint)(done + i) * job.Ldc);
                for (int j = 0; j < width; j++)
                {
                    Unsafe.Add(ref row, j) = tile[(i * panel) + j];
                }
            }
        }
    }

    private static void Full<TLanes, TVector>(
        in TileJob job, int rows, ref float a, ref float b, ref float bias, ref float c, ref float start)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        RowOffsets offsets = RowsAt(Rows, job.Lda);
        for (int i = 0; i < rows; i += Rows)
        {
            nuint row = (nuint)i;
            Six<TLanes, TVector>(
                in job, ref Unsafe.Add(ref a, row * job.Lda), in offsets, ref b, ref bias, ref Unsafe.Add(ref c, row * job.Ldc), ref Unsafe.Add(ref start, row * job.LdStart));
        }
    }

    /// <summary>Where the six rows begin; rows that do not exist repeat the last one that does, so that nothing outside is read.</summary>
    private static RowOffsets RowsAt(int rows, nuint lda)
    {
        nuint last = (nuint)(rows - 1);
        return new RowOffsets(
            Math.Min(1, last) * lda, Math.Min(2, last) * lda, Math.Min(3, last) * lda, Math.Min(4, last) * lda, Math.Min(5, last) * lda);
    }

    private static void Six<TLanes, TVector>(
        in TileJob job, ref float a, in RowOffsets at, ref float b, ref float bias, ref float c, ref float start)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float a1 = ref Unsafe.Add(ref a, at.One);
        ref float a2 = ref Unsafe.Add(ref a, at.Two);
        ref float a3 = ref Unsafe.Add(ref a, at.Three);
        ref float a4 = ref Unsafe.Add(ref a, at.Four);
        ref float a5 = ref Unsafe.Add(ref a, at.Five);
        nuint lanes = (nuint)TLanes.Count;
        TVector c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        TVector c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        if (job.Start)
        {
            nuint ld = job.LdStart;
            (c00, c01) = (TLanes.Load(ref start, 0), TLanes.Load(ref start, lanes));
            (c10, c11) = (TLanes.Load(ref start, ld), TLanes.Load(ref start, ld + lanes));
            (c20, c21) = (TLanes.Load(ref start, 2 * ld), TLanes.Load(ref start, (2 * ld) + lanes));
            (c30, c31) = (TLanes.Load(ref start, 3 * ld), TLanes.Load(ref start, (3 * ld) + lanes));
            (c40, c41) = (TLanes.Load(ref start, 4 * ld), TLanes.Load(ref start, (4 * ld) + lanes));
            (c50, c51) = (TLanes.Load(ref start, 5 * ld), TLanes.Load(ref start, (5 * ld) + lanes));
        }

        if (job.Bias)
        {
            TVector b0 = TLanes.Load(ref bias, 0), b1 = TLanes.Load(ref bias, lanes);
            (c00, c01) = (TLanes.Add(c00, b0), TLanes.Add(c01, b1));
            (c10, c11) = (TLanes.Add(c10, b0), TLanes.Add(c11, b1));
            (c20, c21) = (TLanes.Add(c20, b0), TLanes.Add(c21, b1));
            (c30, c31) = (TLanes.Add(c30, b0), TLanes.Add(c31, b1));
            (c40, c41) = (TLanes.Add(c40, b0), TLanes.Add(c41, b1));
            (c50, c51) = (TLanes.Add(c50, b0), TLanes.Add(c51, b1));
        }

        nuint k = job.K, ldb = job.Ldb;
        for (nuint p = 0; p < k; p++)
        {
            TVector b0 = TLanes.Load(ref b, 0), b1 = TLanes.Load(ref b, lanes);
            b = ref Unsafe.Add(ref b, ldb);
            TVector x = TLanes.Broadcast(Unsafe.Add(ref a, p));
            c00 = TLanes.MultiplyAdd(x, b0, c00);
            c01 = TLanes.MultiplyAdd(x, b1, c01);
            x = TLanes.Broadcast(Unsafe.Add(ref a1, p));
            c10 = TLanes.MultiplyAdd(x, b0, c10);
            c11 = TLanes.MultiplyAdd(x, b1, c11);
            x = TLanes.Broadcast(Unsafe.Add(ref a2, p));
            c20 = TLanes.MultiplyAdd(x, b0, c20);
            c21 = TLanes.MultiplyAdd(x, b1, c21);
            x = TLanes.Broadcast(Unsafe.Add(ref a3, p));
            c30 = TLanes.MultiplyAdd(x, b0, c30);
            c31 = TLanes.MultiplyAdd(x, b1, c31);
            x = TLanes.Broadcast(Unsafe.Add(ref a4, p));
            c40 = TLanes.MultiplyAdd(x, b0, c40);
            c41 = TLanes.MultiplyAdd(x, b1, c41);
            x = TLanes.Broadcast(Unsafe.Add(ref a5, p));
            c50 = TLanes.MultiplyAdd(x, b0, c50);
            c51 = TLanes.MultiplyAdd(x, b1, c51);
        }

        if (job.Limit)
        {
            TVector low = TLanes.Broadcast(job.Low), high = TLanes.Broadcast(job.High);
            (c00, c01) = (TLanes.Clamp(c00, low, high), TLanes.Clamp(c01, low, high));
            (c10, c11) = (TLanes.Clamp(c10, low, high), TLanes.Clamp(c11, low, high));
            (c20, c21) = (TLanes.Clamp(c20, low, high), TLanes.Clamp(c21, low, high));
            (c30, c31) = (TLanes.Clamp(c30, low, high), TLanes.Clamp(c31, low, high));
            (c40, c41) = (TLanes.Clamp(c40, low, high), TLanes.Clamp(c41, low, high));
            (c50, c51) = (TLanes.Clamp(c50, low, high), TLanes.Clamp(c51, low, high));
        }

        nuint ldc = job.Ldc;
        TLanes.Store(c00, ref c, 0);
        TLanes.Store(c01, ref c, lanes);
        TLanes.Store(c10, ref c, ldc);
        TLanes.Store(c11, ref c, ldc + lanes);
        TLanes.Store(c20, ref c, 2 * ldc);
        TLanes.Store(c21, ref c, (2 * ldc) + lanes);
        TLanes.Store(c30, ref c, 3 * ldc);
        TLanes.Store(c31, ref c, (3 * ldc) + lanes);
        TLanes.Store(c40, ref c, 4 * ldc);
        TLanes.Store(c41, ref c, (4 * ldc) + lanes);
        TLanes.Store(c50, ref c, 5 * ldc);
        TLanes.Store(c51, ref c, (5 * ldc) + lanes);
    }

    private readonly record struct RowOffsets(nuint One, nuint Two, nuint Three, nuint Four, nuint Five);
}
