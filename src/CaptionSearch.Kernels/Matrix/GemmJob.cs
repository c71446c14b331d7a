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
    private static float[]? OnePanel;

    private readonly Action<int> _packPart;
    private readonly Action<int> _productPart;
    private readonly Action<int> _thinPart;
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
    private int _k;
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
        _thinPart = ThinPart;
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
        int block = Panels.BlockOf(k), team = Math.Clamp(threads, 1, ThreadTeam.MaxThreads);
        int allPanels = Panels.Count(simd, n);
        // Only for [N, K]: there a panel is a few whole rows. From [K, N] a panel would be read in pieces of 64 bytes, a row apart.
        if (transposeB && m <= PanelProduct.RowBlock && allPanels >= 4 * team)
        {
            (_columns, _panels, _blockK, _k, _start) = (n, allPanels, block, k, accumulate);
            team = PartPlan.For(m, n, k, allPanels, threads).Threads;
            _packParts = team == 1 ? 1 : 4 * team;
            ThreadTeam.For(_packParts, _thinPart, team);
            (_a, _b, _c) = (default, default, default);
            return;
        }

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
        TileJob job = JobOf(_blockK, _start);
        ReadOnlySpan<float> left = Left(firstRow, _firstK);
        ref float a = ref MemoryMarshal.GetReference(left);
        if (_transposeA || panels >= LeftBlock.WorthCopying)
        {
            a = ref LeftBlock.Copy(_transposeA, left, _lda, rows, _blockK);
            job.Lda = (nuint)_blockK;
        }

        ref float c = ref Unsafe.Add(ref MemoryMarshal.GetReference(_c.Span), ((nuint)firstRow * (nuint)_ldc) + (nuint)_firstColumn);
        PanelProduct.Run(_simd, job, rows, _columns, firstPanel, panels, ref a, ref MemoryMarshal.GetArrayDataReference(_packed), ref c, ref c, ref c);
    }

    /// <summary>Some panels of a product with few rows: each is packed when its turn comes and used at once, while it is in the cache.</summary>
    private void ThinPart(int part)
    {
        int width = Panels.Width(_simd);
        int first = (int)((long)_panels * part / _packParts), end = (int)((long)_panels * (part + 1) / _packParts);
        if (OnePanel is null || OnePanel.Length < _blockK * width)
        {
            OnePanel = new float[Math.Max(_blockK, Panels.LongestBlock) * width];
        }

        ref float packed = ref MemoryMarshal.GetArrayDataReference(OnePanel);
        for (int step = 0; step < _k; step += _blockK)
        {
            int block = Math.Min(_blockK, _k - step);
            TileJob job = JobOf(block, _start || step > 0);
            job.Lda = (nuint)block;
            ref float a = ref LeftBlock.Copy(_transposeA, Left(0, step), _lda, _m, block);
            for (int panel = first; panel < end; panel++)
            {
                int column = panel * width, columns = Math.Min(width, _columns - column);
                int offset = _transposeB ? (column * _ldb) + step : (step * _ldb) + column;
                Panels.Pack(_simd, _transposeB, _b.Span[offset..], _ldb, block, columns, 0, 1, OnePanel);
                ref float c = ref Unsafe.Add(ref MemoryMarshal.GetReference(_c.Span), column);
                PanelProduct.Run(_simd, job, _m, columns, 0, 1, ref a, ref packed, ref c, ref c, ref c);
            }
        }
    }

    private TileJob JobOf(int k, bool start) => new()
    {
        K = (nuint)k,
        Lda = (nuint)_lda,
        Ldc = (nuint)_ldc,
        LdStart = start ? (nuint)_ldc : 0,
        Start = start,
    };

    /// <summary>The left operand from some row of op(A) and some step on.</summary>
    private ReadOnlySpan<float> Left(int row, int step)
        => _a.Span[(_transposeA ? (step * _lda) + row : (row * _lda) + step)..];
}
