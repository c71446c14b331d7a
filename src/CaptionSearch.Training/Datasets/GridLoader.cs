using System.Buffers;
using System.Numerics.Tensors;

namespace CaptionSearch.Training.Datasets;

/// <summary>Reads cached grids for a batch and prepares them as a network takes them.</summary>
internal static class GridLoader
{
    /// <summary>Grids with every cell scaled to one length, for the captioner.</summary>
    /// <param name="cache">The grids.</param>
    /// <param name="pictures">Shape [P], numbers in the cache.</param>
    /// <param name="mirrored">Shape [P], which view of each.</param>
    /// <param name="scale">Length of a cell; a cell of zeros stays zero.</param>
    /// <param name="cells">Shape [P, L, C], overwritten.</param>
    public static void LoadScaled(GridCache cache, ReadOnlyMemory<int> pictures, ReadOnlyMemory<bool> mirrored, float scale, Memory<float> cells)
        => Load(cache, pictures, mirrored, cells, grid =>
        {
            int channels = cache.Header.Channels;
            for (int j = 0; j < cache.Header.Cells; j++)
            {
                Span<float> cell = grid.Span.Slice(j * channels, channels);
                float length = TensorPrimitives.Norm<float>(cell);
                TensorPrimitives.Multiply(cell, length > 1e-12f ? scale / length : 0f, cell);
            }
        });

    /// <summary>Square roots of the grids, for the joint embedding.</summary>
    /// <param name="cache">The grids.</param>
    /// <param name="pictures">Shape [P], numbers in the cache.</param>
    /// <param name="mirrored">Shape [P], which view of each.</param>
    /// <param name="roots">Shape [P, L, C], overwritten.</param>
    public static void LoadRoots(GridCache cache, ReadOnlyMemory<int> pictures, ReadOnlyMemory<bool> mirrored, Memory<float> roots)
        => Load(cache, pictures, mirrored, roots, static grid =>
        {
            TensorPrimitives.Max(grid.Span, 0f, grid.Span);
            TensorPrimitives.Sqrt(grid.Span, grid.Span);
        });

    /// <summary>One grid as it is.</summary>
    /// <param name="cache">The grids.</param>
    /// <param name="picture">Its number in the cache.</param>
    /// <param name="mirrored">Which view.</param>
    /// <param name="grid">Shape [L, C], overwritten.</param>
    public static void LoadPlain(GridCache cache, int picture, bool mirrored, Span<float> grid)
    {
        Half[] halves = ArrayPool<Half>.Shared.Rent(cache.GridLength);
        try
        {
            Span<Half> stored = halves.AsSpan(0, cache.GridLength);
            cache.Read(picture, mirrored, stored);
            TensorPrimitives.ConvertToSingle(stored, grid);
        }
        finally
        {
            ArrayPool<Half>.Shared.Return(halves);
        }
    }

    private static void Load(
        GridCache cache, ReadOnlyMemory<int> pictures, ReadOnlyMemory<bool> mirrored, Memory<float> grids, Action<Memory<float>> prepare)
        => Parallel.For(0, pictures.Length, i =>
        {
            Memory<float> grid = grids.Slice(i * cache.GridLength, cache.GridLength);
            LoadPlain(cache, pictures.Span[i], mirrored.Span[i], grid.Span);
            prepare(grid);
        });
}
