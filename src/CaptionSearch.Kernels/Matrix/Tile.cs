using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
    /// <param name="rows">Any number of rows, at least 1; the first one comes right after a jump.</param>
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
        TileRows linear = TileRows.Linear(in job);
        TilePlace place = default;
        bool two = width == 2 * TLanes.Count, one = width == TLanes.Count;
        for (int done = 0; done < rows; done += Rows)
        {
            int count = Math.Min(Rows, rows - done);
            ref float tileA = ref Unsafe.Add(ref a, place.A);
            ref float tileC = ref Unsafe.Add(ref c, place.C);
            ref float tileStart = ref Unsafe.Add(ref start, place.Start);
            if ((!two && !one) || count < Rows)
            {
                Edge<TLanes, TVector>(in job, place.X, count, width, ref tileA, ref b, ref bias, ref tileC, ref tileStart);
            }
            else
            {
                bool jumps = job.RowLength != 0 && place.X + Rows > job.RowLength;
                TileRows crossing = default;
                if (jumps)
                {
                    crossing = TileRows.From(in job, place.X, Rows);
                }

                ref TileRows at = ref jumps ? ref crossing : ref linear;
                if (two)
                {
                    Six<TLanes, TVector>(in job, in at, ref tileA, ref b, ref bias, ref tileC, ref tileStart);
                }
                else
                {
                    SixNarrow<TLanes, TVector>(in job, in at, ref tileA, ref b, ref bias, ref tileC, ref tileStart);
                }
            }

            place.Advance(in job, Rows);
        }
    }

    /// <summary>A tile that lacks rows or columns is computed whole into a buffer of the full size, of which the existing part is copied.</summary>
    private static void Edge<TLanes, TVector>(
        in TileJob job, nuint x, int rows, int width, ref float a, ref float b, ref float bias, ref float c, ref float start)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int panel = 2 * TLanes.Count;
        Span<float> tile = stackalloc float[Rows * 32]; // 768 bytes: enough for 512-bit vectors
        Span<float> biasTile = stackalloc float[32];
        if (job.Bias)
        {
            biasTile.Clear();
            MemoryMarshal.CreateSpan(ref bias, width).CopyTo(biasTile);
        }

        TilePlace place = new() { X = x };
        if (job.Start)
        {
            tile.Clear();
            for (int i = 0; i < rows; i++)
            {
                MemoryMarshal.CreateSpan(ref Unsafe.Add(ref start, place.Start), width).CopyTo(tile[(i * panel)..]);
                place.Advance(in job, 1);
            }
        }

        TileJob inside = job;
        (inside.Ldc, inside.LdStart) = ((nuint)panel, (nuint)panel);
        TileRows at = TileRows.Linear(in inside);
        TileRows exist = TileRows.From(in job, x, rows);
        (at.A1, at.A2, at.A3, at.A4, at.A5) = (exist.A1, exist.A2, exist.A3, exist.A4, exist.A5);
        if (rows <= 3)
        {
            Three<TLanes, TVector>(in inside, in at, ref a, ref b, ref biasTile[0], ref tile[0], ref tile[0]);
        }
        else
        {
            Six<TLanes, TVector>(in inside, in at, ref a, ref b, ref biasTile[0], ref tile[0], ref tile[0]);
        }

        place = new TilePlace { X = x };
        for (int i = 0; i < rows; i++)
        {
            tile.Slice(i * panel, width).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref c, place.C), width));
            place.Advance(in job, 1);
        }
    }

    private static void Six<TLanes, TVector>(
        in TileJob job, in TileRows at, ref float a, ref float b, ref float bias, ref float c, ref float start)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float a1 = ref Unsafe.Add(ref a, at.A1);
        ref float a2 = ref Unsafe.Add(ref a, at.A2);
        ref float a3 = ref Unsafe.Add(ref a, at.A3);
        ref float a4 = ref Unsafe.Add(ref a, at.A4);
        ref float a5 = ref Unsafe.Add(ref a, at.A5);
        nuint lanes = (nuint)TLanes.Count;
        TVector c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        TVector c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        if (job.Start)
        {
            (c00, c01) = (TLanes.Load(ref start, 0), TLanes.Load(ref start, lanes));
            (c10, c11) = (TLanes.Load(ref start, at.S1), TLanes.Load(ref start, at.S1 + lanes));
            (c20, c21) = (TLanes.Load(ref start, at.S2), TLanes.Load(ref start, at.S2 + lanes));
            (c30, c31) = (TLanes.Load(ref start, at.S3), TLanes.Load(ref start, at.S3 + lanes));
            (c40, c41) = (TLanes.Load(ref start, at.S4), TLanes.Load(ref start, at.S4 + lanes));
            (c50, c51) = (TLanes.Load(ref start, at.S5), TLanes.Load(ref start, at.S5 + lanes));
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

        nuint k = job.K, ldb = job.Ldb, from = 0;
        for (nuint segment = job.Segments; segment > 0; segment--)
        {
            for (nuint p = from; p < from + k; p++)
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

            from += job.SegmentStride;
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

        TLanes.Store(c00, ref c, 0);
        TLanes.Store(c01, ref c, lanes);
        TLanes.Store(c10, ref c, at.C1);
        TLanes.Store(c11, ref c, at.C1 + lanes);
        TLanes.Store(c20, ref c, at.C2);
        TLanes.Store(c21, ref c, at.C2 + lanes);
        TLanes.Store(c30, ref c, at.C3);
        TLanes.Store(c31, ref c, at.C3 + lanes);
        TLanes.Store(c40, ref c, at.C4);
        TLanes.Store(c41, ref c, at.C4 + lanes);
        TLanes.Store(c50, ref c, at.C5);
        TLanes.Store(c51, ref c, at.C5 + lanes);
    }

    /// <summary>Six rows by one vector: the last panel of a matrix whose columns are an odd number of vectors.</summary>
    private static void SixNarrow<TLanes, TVector>(
        in TileJob job, in TileRows at, ref float a, ref float b, ref float bias, ref float c, ref float start)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float a1 = ref Unsafe.Add(ref a, at.A1);
        ref float a2 = ref Unsafe.Add(ref a, at.A2);
        ref float a3 = ref Unsafe.Add(ref a, at.A3);
        ref float a4 = ref Unsafe.Add(ref a, at.A4);
        ref float a5 = ref Unsafe.Add(ref a, at.A5);
        TVector c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default;
        if (job.Start)
        {
            c0 = TLanes.Load(ref start, 0);
            c1 = TLanes.Load(ref start, at.S1);
            c2 = TLanes.Load(ref start, at.S2);
            c3 = TLanes.Load(ref start, at.S3);
            c4 = TLanes.Load(ref start, at.S4);
            c5 = TLanes.Load(ref start, at.S5);
        }

        if (job.Bias)
        {
            TVector b0 = TLanes.Load(ref bias, 0);
            (c0, c1, c2) = (TLanes.Add(c0, b0), TLanes.Add(c1, b0), TLanes.Add(c2, b0));
            (c3, c4, c5) = (TLanes.Add(c3, b0), TLanes.Add(c4, b0), TLanes.Add(c5, b0));
        }

        nuint k = job.K, ldb = job.Ldb, from = 0;
        for (nuint segment = job.Segments; segment > 0; segment--)
        {
            for (nuint p = from; p < from + k; p++)
            {
                TVector b0 = TLanes.Load(ref b, 0);
                b = ref Unsafe.Add(ref b, ldb);
                c0 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a, p)), b0, c0);
                c1 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a1, p)), b0, c1);
                c2 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a2, p)), b0, c2);
                c3 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a3, p)), b0, c3);
                c4 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a4, p)), b0, c4);
                c5 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref a5, p)), b0, c5);
            }

            from += job.SegmentStride;
        }

        if (job.Limit)
        {
            TVector low = TLanes.Broadcast(job.Low), high = TLanes.Broadcast(job.High);
            (c0, c1, c2) = (TLanes.Clamp(c0, low, high), TLanes.Clamp(c1, low, high), TLanes.Clamp(c2, low, high));
            (c3, c4, c5) = (TLanes.Clamp(c3, low, high), TLanes.Clamp(c4, low, high), TLanes.Clamp(c5, low, high));
        }

        TLanes.Store(c0, ref c, 0);
        TLanes.Store(c1, ref c, at.C1);
        TLanes.Store(c2, ref c, at.C2);
        TLanes.Store(c3, ref c, at.C3);
        TLanes.Store(c4, ref c, at.C4);
        TLanes.Store(c5, ref c, at.C5);
    }

    /// <summary>Three rows by two vectors, for products with few rows; even and odd steps have their own sums, so that there are twelve again.</summary>
    private static void Three<TLanes, TVector>(
        in TileJob job, in TileRows at, ref float a, ref float b, ref float bias, ref float c, ref float start)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        ref float a1 = ref Unsafe.Add(ref a, at.A1);
        ref float a2 = ref Unsafe.Add(ref a, at.A2);
        nuint lanes = (nuint)TLanes.Count;
        TVector c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        TVector d00 = default, d01 = default, d10 = default, d11 = default, d20 = default, d21 = default;
        if (job.Start)
        {
            (c00, c01) = (TLanes.Load(ref start, 0), TLanes.Load(ref start, lanes));
            (c10, c11) = (TLanes.Load(ref start, at.S1), TLanes.Load(ref start, at.S1 + lanes));
            (c20, c21) = (TLanes.Load(ref start, at.S2), TLanes.Load(ref start, at.S2 + lanes));
        }

        if (job.Bias)
        {
            (d00, d01) = (TLanes.Load(ref bias, 0), TLanes.Load(ref bias, lanes));
            (d10, d11, d20, d21) = (d00, d01, d00, d01);
        }

        nuint k = job.K, ldb = job.Ldb, from = 0;
        for (nuint segment = job.Segments; segment > 0; segment--)
        {
            nuint p = from, end = from + k;
            for (; p + 1 < end; p += 2)
            {
                TVector b0 = TLanes.Load(ref b, 0), b1 = TLanes.Load(ref b, lanes);
                TVector x = TLanes.Broadcast(Unsafe.Add(ref a, p));
                (c00, c01) = (TLanes.MultiplyAdd(x, b0, c00), TLanes.MultiplyAdd(x, b1, c01));
                x = TLanes.Broadcast(Unsafe.Add(ref a1, p));
                (c10, c11) = (TLanes.MultiplyAdd(x, b0, c10), TLanes.MultiplyAdd(x, b1, c11));
                x = TLanes.Broadcast(Unsafe.Add(ref a2, p));
                (c20, c21) = (TLanes.MultiplyAdd(x, b0, c20), TLanes.MultiplyAdd(x, b1, c21));
                (b0, b1) = (TLanes.Load(ref b, ldb), TLanes.Load(ref b, ldb + lanes));
                x = TLanes.Broadcast(Unsafe.Add(ref a, p + 1));
                (d00, d01) = (TLanes.MultiplyAdd(x, b0, d00), TLanes.MultiplyAdd(x, b1, d01));
                x = TLanes.Broadcast(Unsafe.Add(ref a1, p + 1));
                (d10, d11) = (TLanes.MultiplyAdd(x, b0, d10), TLanes.MultiplyAdd(x, b1, d11));
                x = TLanes.Broadcast(Unsafe.Add(ref a2, p + 1));
                (d20, d21) = (TLanes.MultiplyAdd(x, b0, d20), TLanes.MultiplyAdd(x, b1, d21));
                b = ref Unsafe.Add(ref b, 2 * ldb);
            }

            if (p < end)
            {
                TVector b0 = TLanes.Load(ref b, 0), b1 = TLanes.Load(ref b, lanes);
                TVector x = TLanes.Broadcast(Unsafe.Add(ref a, p));
                (c00, c01) = (TLanes.MultiplyAdd(x, b0, c00), TLanes.MultiplyAdd(x, b1, c01));
                x = TLanes.Broadcast(Unsafe.Add(ref a1, p));
                (c10, c11) = (TLanes.MultiplyAdd(x, b0, c10), TLanes.MultiplyAdd(x, b1, c11));
                x = TLanes.Broadcast(Unsafe.Add(ref a2, p));
                (c20, c21) = (TLanes.MultiplyAdd(x, b0, c20), TLanes.MultiplyAdd(x, b1, c21));
                b = ref Unsafe.Add(ref b, ldb);
            }

            from += job.SegmentStride;
        }

        (c00, c01) = (TLanes.Add(c00, d00), TLanes.Add(c01, d01));
        (c10, c11) = (TLanes.Add(c10, d10), TLanes.Add(c11, d11));
        (c20, c21) = (TLanes.Add(c20, d20), TLanes.Add(c21, d21));
        if (job.Limit)
        {
            TVector low = TLanes.Broadcast(job.Low), high = TLanes.Broadcast(job.High);
            (c00, c01) = (TLanes.Clamp(c00, low, high), TLanes.Clamp(c01, low, high));
            (c10, c11) = (TLanes.Clamp(c10, low, high), TLanes.Clamp(c11, low, high));
            (c20, c21) = (TLanes.Clamp(c20, low, high), TLanes.Clamp(c21, low, high));
        }

        TLanes.Store(c00, ref c, 0);
        TLanes.Store(c01, ref c, lanes);
        TLanes.Store(c10, ref c, at.C1);
        TLanes.Store(c11, ref c, at.C1 + lanes);
        TLanes.Store(c20, ref c, at.C2);
        TLanes.Store(c21, ref c, at.C2 + lanes);
    }
}
