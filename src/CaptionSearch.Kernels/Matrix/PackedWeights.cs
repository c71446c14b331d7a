using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CaptionSearch.Kernels;

/// <summary>The weight of a linear layer or a 1×1 convolution, packed once for products with many inputs.</summary>
/// <remarks>
/// y = x·Wᵀ + bias. The rows of W become columns of panels two vectors wide, block by block along K, see <see cref="Panels"/>.
/// Immutable: any number of threads may multiply with it at once.
/// </remarks>
public sealed class PackedWeights
{
    private readonly SimdWidth _simd;
    private readonly float[] _packed; // [blocks of k][panels, k of the block, panel width]
    private readonly int[] _blocks; // lengths, K in all

    private PackedWeights(SimdWidth simd, int n, int k, int[] blocks)
    {
        (_simd, N, K, _blocks) = (simd, n, k, blocks);
        Count = Panels.Count(simd, n);
        _packed = new float[checked(Count * Panels.Width(simd) * k)];
    }

    /// <summary>Outputs: rows of the weight as it was given.</summary>
    public int N { get; }

    /// <summary>Inputs: columns of the weight as it was given.</summary>
    public int K { get; }

    /// <summary>Panels.</summary>
    internal int Count { get; }

    /// <summary>Columns of a panel.</summary>
    internal int PanelWidth => Panels.Width(_simd);

    /// <summary>Packs a weight.</summary>
    /// <param name="weight">Shape [N, K], dense, as a linear layer stores it.</param>
    /// <param name="n">Outputs, at least 1.</param>
    /// <param name="k">Inputs, at least 1.</param>
    /// <exception cref="ArgumentException">The length is not n·k.</exception>
    public static PackedWeights FromRows(ReadOnlySpan<float> weight, int n, int k) => FromRows(Simd.Widest, weight, n, k);

    /// <summary>Packs a weight for one rung, cut along K as given; null cuts it into equal blocks.</summary>
    internal static PackedWeights FromRows(SimdWidth simd, ReadOnlySpan<float> weight, int n, int k, int[]? blocks = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ShapeError.ThrowIfNot(nameof(weight), weight.Length, (long)n * k);
        PackedWeights packed = new(simd, n, k, blocks ?? EqualBlocks(k));
        int first = 0;
        foreach (int block in packed._blocks)
        {
            Panels.Pack(simd, transposed: true, weight[first..], k, block, n, 0, packed.Count, packed._packed.AsSpan(packed.BlockAt(first)));
            first += block;
        }

        return packed;
    }

    /// <summary>y = x·Wᵀ + bias, or y += x·Wᵀ + bias.</summary>
    /// <param name="x">Shape [M, K], dense.</param>
    /// <param name="m">Rows of x and y, 0 or more.</param>
    /// <param name="y">Shape [M, N], dense; must not overlap x.</param>
    /// <param name="bias">Shape [N], or empty for none.</param>
    /// <param name="accumulate">Add to what y holds.</param>
    /// <param name="threads">Threads of the <see cref="ThreadTeam"/> to use; small products use fewer.</param>
    /// <exception cref="ArgumentException">A buffer is too short.</exception>
    public void Multiply(
        ReadOnlyMemory<float> x, int m, Memory<float> y, ReadOnlyMemory<float> bias, bool accumulate = false, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(m);
        Gemm.CheckMatrix(nameof(x), x.Length, m, K, nameof(K), K);
        Gemm.CheckMatrix(nameof(y), y.Length, m, N, nameof(N), N);
        if (!bias.IsEmpty && bias.Length < N)
        {
            ShapeError.TooShort(nameof(bias), bias.Length, N);
        }

        if (m > 0)
        {
            LinearJob.ForThisThread.Run(this, x, m, y, bias, accumulate, threads);
        }
    }

    /// <summary>Panels first .. first+count-1 of y for some rows, all of K. Nothing is checked.</summary>
    /// <param name="job">Strides, activation, and whether there are a bias and a start matrix; K and Ldb are set here.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="first">First panel.</param>
    /// <param name="count">Panels.</param>
    /// <param name="x">First row of the input.</param>
    /// <param name="bias">Bias of output 0.</param>
    /// <param name="y">First row of the output, output 0.</param>
    /// <param name="start">First row, output 0 of what is added; may be y.</param>
    internal void MultiplyRows(in TileJob job, int rows, int first, int count, ref float x, ref float bias, ref float y, ref float start)
    {
        int done = 0;
        foreach (int block in _blocks)
        {
            TileJob pass = job;
            pass.K = (nuint)block;
            pass.Limit = job.Limit && done + block == K;
            ref float from = ref start;
            if (done > 0)
            {
                (pass.Bias, pass.Start, pass.LdStart, pass.JumpStart) = (false, true, job.Ldc, job.JumpC);
                from = ref y;
            }

            ref float left = ref Unsafe.Add(ref x, done);
            if (count >= LeftBlock.WorthCopying && _blocks.Length > 1 && rows > Tile.Rows && rows <= PanelProduct.RowBlock && job.RowLength == 0)
            {
                ReadOnlySpan<float> source = MemoryMarshal.CreateReadOnlySpan(ref left, ((rows - 1) * (int)job.Lda) + block);
                left = ref LeftBlock.Copy(transposed: false, source, (int)job.Lda, rows, block);
                pass.Lda = (nuint)block;
            }

            MultiplyBlock(in pass, rows, first, count, done, ref left, ref bias, ref y, ref from);
            done += block;
        }
    }

    /// <summary>The part of <see cref="MultiplyRows"/> that one block along K contributes; the job says how many steps it has.</summary>
    /// <param name="job">All but Ldb.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="first">First panel.</param>
    /// <param name="count">Panels.</param>
    /// <param name="step">Where the block begins along K.</param>
    /// <param name="x">First row of the input at the block's first step.</param>
    /// <param name="bias">Bias of output 0.</param>
    /// <param name="y">First row of the output, output 0.</param>
    /// <param name="start">First row, output 0 of what is added; may be y.</param>
    internal void MultiplyBlock(
        in TileJob job, int rows, int first, int count, int step, ref float x, ref float bias, ref float y, ref float start)
        => PanelProduct.Run(_simd, job, rows, N, first, count, ref x, ref _packed[BlockAt(step)], ref bias, ref y, ref start);

    private static int[] EqualBlocks(int k)
    {
        int block = Panels.BlockOf(k);
        int[] blocks = new int[(k + block - 1) / block];
        Array.Fill(blocks, block);
        blocks[^1] = k - ((blocks.Length - 1) * block);
        return blocks;
    }

    private int BlockAt(int k) => k * Count * Panels.Width(_simd);
}
