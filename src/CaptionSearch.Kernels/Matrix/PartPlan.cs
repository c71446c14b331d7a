namespace CaptionSearch.Kernels;

/// <summary>How a product is divided: blocks of rows and, when there are too few rows for all threads, blocks of panels as well.</summary>
/// <param name="Threads">Threads worth using.</param>
/// <param name="RowsPerPart">A multiple of the tile's rows.</param>
/// <param name="RowParts">Blocks of rows.</param>
/// <param name="PanelsPerPart">Panels of a part.</param>
/// <param name="Parts">All parts: part p is row block p % RowParts, panel block p / RowParts.</param>
internal readonly record struct PartPlan(int Threads, int RowsPerPart, int RowParts, int PanelsPerPart, int Parts)
{
    /// <summary>Multiplications below which waking another thread costs more than it saves.</summary>
    private const long SmallProduct = 64 * 1024;

    /// <summary>Plans m × n × k with so many panels; two parts a thread, so that one that is held up does not hold up all.</summary>
    public static PartPlan For(int m, int n, int k, int panels, int threads)
    {
        if ((long)m * n * k < SmallProduct)
        {
            threads = 1;
        }

        threads = Math.Clamp(threads, 1, ThreadTeam.MaxThreads);
        int wanted = threads == 1 ? 1 : 2 * threads;
        int tiles = (m + Tile.Rows - 1) / Tile.Rows;
        int rowsPerPart = Math.Min(PanelProduct.RowBlock, (tiles + wanted - 1) / wanted * Tile.Rows);
        int rowParts = (m + rowsPerPart - 1) / rowsPerPart;
        int panelBlocks = Math.Min(panels, (wanted + rowParts - 1) / rowParts);
        int panelsPerPart = (panels + panelBlocks - 1) / panelBlocks;
        panelBlocks = (panels + panelsPerPart - 1) / panelsPerPart;
        return new PartPlan(threads, rowsPerPart, rowParts, panelsPerPart, rowParts * panelBlocks);
    }
}
