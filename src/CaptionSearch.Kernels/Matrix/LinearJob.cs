using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CaptionSearch.Kernels;

/// <summary>One product with packed weights under way, divided among threads. Reused, so that a product allocates nothing.</summary>
internal sealed class LinearJob
{
    [ThreadStatic]
    private static LinearJob? Own;

    private readonly Action<int> _part;

    private PackedWeights? _weights;
    private ReadOnlyMemory<float> _x;
    private ReadOnlyMemory<float> _bias;
    private Memory<float> _y;
    private int _m;
    private bool _accumulate;
    private int _rowsPerPart;
    private int _rowParts;
    private int _panelsPerPart;

    public LinearJob() => _part = Part;

    public static LinearJob ForThisThread => Own ??= new LinearJob();

    /// <summary>Runs a checked product with at least one row.</summary>
    public void Run(
        PackedWeights weights, ReadOnlyMemory<float> x, int m, Memory<float> y, ReadOnlyMemory<float> bias, bool accumulate, int threads)
    {
        (_weights, _x, _m, _y, _bias, _accumulate) = (weights, x, m, y, bias, accumulate);
        PartPlan plan = PartPlan.For(m, weights.N, weights.K, weights.Count, threads);
        (_rowsPerPart, _rowParts, _panelsPerPart) = (plan.RowsPerPart, plan.RowParts, plan.PanelsPerPart);
        ThreadTeam.For(plan.Parts, _part, plan.Threads);
        (_weights, _x, _y, _bias) = (null, default, default, default);
    }

    private void Part(int part)
    {
        PackedWeights weights = _weights!;
        int firstRow = part % _rowParts * _rowsPerPart;
        int rows = Math.Min(_rowsPerPart, _m - firstRow);
        int firstPanel = part / _rowParts * _panelsPerPart;
        int panels = Math.Min(_panelsPerPart, weights.Count - firstPanel);
        TileJob job = new()
        {
            Lda = (nuint)weights.K,
            Ldc = (nuint)weights.N,
            Start = _accumulate,
            LdStart = _accumulate ? (nuint)weights.N : 0,
            Bias = !_bias.IsEmpty,
        };
        ref float y = ref Unsafe.Add(ref MemoryMarshal.GetReference(_y.Span), (nuint)firstRow * job.Ldc);
        ref float bias = ref (job.Bias ? ref MemoryMarshal.GetReference(_bias.Span) : ref y);
        ref float x = ref Unsafe.Add(ref MemoryMarshal.GetReference(_x.Span), (nuint)firstRow * job.Lda);
        weights.MultiplyRows(in job, rows, firstPanel, panels, ref x, ref bias, ref y, ref y);
    }
}
