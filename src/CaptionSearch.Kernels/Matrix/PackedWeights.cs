using System.Runtime.CompilerServices;

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
    private readonly int _block;

    private PackedWeights(SimdWidth simd, int n, int k)
    {
        (_simd, N, K) = (simd, n, k);
        _block = Panels.BlockOf(k);
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

    internal static PackedWeights FromRows(SimdWidth simd, ReadOnlySpan<float> weight, int n, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (weight.Length != (long)n * k)
        {
            ShapeError.TooShort(nameof(weight), weight.Length, (long)n * k);
        }

        PackedWeights packed = new(simd, n, k);
        for (int first = 0; first < k; first += packed._block)
        {
            int block = Math.Min(packed._block, k - first);
            Panels.Pack(simd, transposed: true, weight[first..], k, block, n, 0, packed.Count, packed._packed.AsSpan(packed.BlockAt(first)));
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
        for (int done = 0; done < K; done += _block)
        {
            int block = Math.Min(_block, K - done);
            TileJob pass = job;
            pass.K = (nuint)block;
            pass.Limit = job.Limit && done + block == K;
            ref float from = ref start;
            if (done > 0)
            {
                (pass.Bias, pass.Start, pass.LdStart) = (false, true, job.Ldc);
                from = ref y;
            }

            PanelProduct.Run(
                _simd, pass, rows, N, first, count, ref Unsafe.Add(ref x, done), ref _packed[BlockAt(done)], ref bias, ref y, ref from);
        }
    }

    private int BlockAt(int k) => k * Count * Panels.Width(_simd);
}
