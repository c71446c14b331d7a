using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CaptionSearch.Kernels;

/// <summary>One matrix product under way: the operands, and the parts that threads take. Reused, so that a product allocates nothing.</summary>
internal sealed class GemmJob
{
    /// <summary>Columns of B that are packed at a time.</summary>
    private const int ColumnBlock = 2048;

    [ThreadStatic]
    private static GemmJob? Own;

    [ThreadStatic]
    private static float[]? RowScratch;

    private readonly Action<int> _packPart;
    private readonly Action<int> _productPart;
    private float[] _packed = [];

    private SimdWidth _simd;
    private bool _transposeA;
    private bool _transposeB;
    private ReadOnlyMemory<float> _a;
    private ReadOnlyMemory<float> _b;
    private Memory<float> _c;
    private int _lda;
    private int _ldb;
    private int _ldc;
    private int _m;
    private int _columns; // of the block under way
    private int _panels;
    private int _firstK;
    private int _blockK;
    private int _firstColumn;
    private bool _start;
    private PartPlan _plan;
    private int _packParts;

    public GemmJob()
    {
        _packPart = PackPart;
        _productPart = ProductPart;
    }

    public static GemmJob ForThisThread => Own ??= new GemmJob();

    /// <summary>Runs a checked product; sizes are at least 1.</summary>
    public void Run(
        SimdWidth simd,
        bool transposeA,
        bool transposeB,
        int m,
        int n,
        int k,
        ReadOnlyMemory<float> a,
        int lda,
        ReadOnlyMemory<float> b,
        int ldb,
        Memory<float> c,
        int ldc,
        bool accumulate,
        int threads)
    {
        (_simd, _transposeA, _transposeB, _m) = (simd, transposeA, transposeB, m);
        (_a, _b, _c, _lda, _ldb, _ldc) = (a, b, c, lda, ldb, ldc);
        int block = Panels.BlockOf(k);
        for (_firstColumn = 0; _firstColumn < n; _firstColumn += ColumnBlock)
        {
            _columns = Math.Min(ColumnBlock, n - _firstColumn);
            _panels = Panels.Count(simd, _columns);
            _plan = PartPlan.For(m, _columns, k, _panels, threads);
            _packParts = _plan.Threads == 1 ? 1 : Math.Min(_panels, 2 * _plan.Threads);
            for (_firstK = 0; _firstK < k; _firstK += block)
            {
                _blockK = Math.Min(block, k - _firstK);
                _start = accumulate || _firstK > 0;
                int needed = _panels * _blockK * Panels.Width(simd);
                if (_packed.Length < needed)
                {
                    _packed = new float[needed];
                }

                ThreadTeam.For(_packParts, _packPart, _plan.Threads);
                ThreadTeam.For(_plan.Parts, _productPart, _plan.Threads);
            }
        }

        (_a, _b, _c) = (default, default, default);
    }

    private void PackPart(int part)
    {
        int first = (int)((long)_panels * part / _packParts);
        int count = (int)((long)_panels * (part + 1) / _packParts) - first;
        int offset = _transposeB ? (_firstColumn * _ldb) + _firstK : (_firstK * _ldb) + _firstColumn;
        Panels.Pack(_simd, _transposeB, _b.Span[offset..], _ldb, _blockK, _columns, first, count, _packed);
    }

    private void ProductPart(int part)
    {
        int firstRow = part % _plan.RowParts * _plan.RowsPerPart;
        int rows = Math.Min(_plan.RowsPerPart, _m - firstRow);
        int firstPanel = part / _plan.RowParts * _plan.PanelsPerPart;
        int panels = Math.Min(_plan.PanelsPerPart, _panels - firstPanel);
        TileJob job = new()
        {
            K = (nuint)_blockK,
            Lda = (nuint)_lda,
            Ldc = (nuint)_ldc,
            LdStart = _start ? (nuint)_ldc : 0,
            Start = _start,
        };
        ref float a = ref MemoryMarshal.GetReference(_a.Span);
        if (_transposeA)
        {
            float[] scratch = RowScratch ??= [];
            if (scratch.Length < rows * _blockK)
            {
                RowScratch = scratch = new float[Math.Max(rows * _blockK, 6 * 384)];
            }

            Panels.Transpose(_a.Span[((_firstK * _lda) + firstRow)..], _lda, _blockK, rows, scratch, _blockK);
            a = ref MemoryMarshal.GetArrayDataReference(scratch);
            job.Lda = (nuint)_blockK;
        }
        else
        {
            a = ref Unsafe.Add(ref a, ((nuint)firstRow * (nuint)_lda) + (nuint)_firstK);
        }

        ref float c = ref Unsafe.Add(ref MemoryMarshal.GetReference(_c.Span), ((nuint)firstRow * (nuint)_ldc) + (nuint)_firstColumn);
        PanelProduct.Run(_simd, job, rows, _columns, firstPanel, panels, ref a, ref MemoryMarshal.GetArrayDataReference(_packed), ref c, ref c, ref c);
    }
}
