using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Kernels;

/// <summary>Rows of A times packed panels of B: the loop around the tiles, and the choice of the vector width.</summary>
internal static class PanelProduct
{
    /// <summary>Rows whose part of A (at most 384 wide) stays in the second-level cache while all panels pass; a multiple of the tile's rows.</summary>
    public const int RowBlock = 120;

    /// <summary>Computes rows × (panels first .. first+count-1) of C for one block of k. Nothing is checked: the caller has.</summary>
    /// <param name="simd">Which rung; must be the one the panels were packed for.</param>
    /// <param name="job">Strides; <see cref="TileJob.Ldb"/> is set here.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="n">All columns of C: the last panel may be partial.</param>
    /// <param name="first">First panel.</param>
    /// <param name="count">Number of panels.</param>
    /// <param name="a">First row at the block's first k.</param>
    /// <param name="packed">Panel 0 of the block.</param>
    /// <param name="bias">Column 0 of the bias; not read when the job has none.</param>
    /// <param name="c">First row, column 0.</param>
    /// <param name="start">First row, column 0 of what the sums start from; not read when the job starts from zero.</param>
    public static void Run(
        SimdWidth simd, TileJob job, int rows, int n, int first, int count, ref float a, ref float packed, ref float bias, ref float c, ref float start)
    {
        switch (simd)
        {
            case SimdWidth.Sixteen:
                Run<Lanes512, Vector512<float>>(job, rows, n, first, count, ref a, ref packed, ref bias, ref c, ref start);
                break;
            case SimdWidth.Eight:
                Run<Lanes256, Vector256<float>>(job, rows, n, first, count, ref a, ref packed, ref bias, ref c, ref start);
                break;
            case SimdWidth.Four:
                Run<Lanes128, Vector128<float>>(job, rows, n, first, count, ref a, ref packed, ref bias, ref c, ref start);
                break;
            default:
                Run<Lanes1, float>(job, rows, n, first, count, ref a, ref packed, ref bias, ref c, ref start);
                break;
        }
    }

    private static void Run<TLanes, TVector>(
        TileJob job, int rows, int n, int first, int count, ref float a, ref float packed, ref float bias, ref float c, ref float start)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int width = 2 * TLanes.Count;
        job.Ldb = (nuint)width;
        for (int panel = first; panel < first + count; panel++)
        {
            int column = panel * width;
            Tile.Panel<TLanes, TVector>(
                in job,
                rows,
                Math.Min(width, n - column),
                ref a,
                ref Unsafe.Add(ref packed, (nuint)panel * job.K * job.Segments * (nuint)width),
                ref Unsafe.Add(ref bias, job.Bias ? column : 0),
                ref Unsafe.Add(ref c, column),
                ref Unsafe.Add(ref start, job.Start ? column : 0));
        }
    }
}
