using System.Numerics.Tensors;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Kernels;

namespace CaptionSearch.Captioning.Embedding;

/// <summary>The picture's half of the joint embedding: pooled square roots of the grid, one linear layer, length 1.</summary>
/// <remarks>Letters: L cells, C channels, P weighted means beside the plain one, D length of the vector.</remarks>
internal sealed class PictureEncoder
{
    private readonly EmbeddingConfig _config;
    private readonly PackedWeights _pool; // [P, C]
    private readonly HalfWeights _picture; // [D, (1 + P)·C]
    private readonly float[] _pictureBias; // [D]

    public PictureEncoder(EmbeddingConfig config, ModelTensors tensors)
    {
        _config = config;
        int inputs = (1 + config.Pools) * config.Channels;
        _pool = PackedWeights.FromRows(tensors.Read("pool.weight", config.Pools, config.Channels), config.Pools, config.Channels);
        _picture = HalfWeights.FromRows(tensors.Read("picture.weight", config.Vector, inputs), config.Vector, inputs);
        _pictureBias = tensors.Read("picture.bias", config.Vector);
    }

    /// <summary>Embeds one grid.</summary>
    /// <param name="grid">Shape [L, C], values ≥ 0 (negative ones count as 0).</param>
    /// <param name="vector">Shape [D], overwritten, length 1.</param>
    /// <param name="ws">Scratch.</param>
    public void Embed(ReadOnlySpan<float> grid, Span<float> vector, EmbeddingWorkspace ws)
    {
        (int channels, int pools) = (_config.Channels, _config.Pools);
        int cells = grid.Length / channels;
        ws.ReserveCells(cells);
        Span<float> roots = ws.Roots.AsSpan(0, grid.Length);
        TensorPrimitives.Max(grid, 0f, roots);
        TensorPrimitives.Sqrt(roots, roots);

        _pool.Multiply(ws.Roots, cells, ws.PoolScores, default, accumulate: false, ws.Threads);
        Span<float> weights = ws.PoolWeights.AsSpan(0, cells);
        Span<float> pooled = ws.Pooled;
        pooled.Clear();
        for (int pool = 0; pool <= pools; pool++)
        {
            // Pool 0 is the plain mean, the others are the learned ones.
            for (int j = 0; j < cells; j++)
            {
                weights[j] = pool == 0 ? 1f / cells : ws.PoolScores[(j * pools) + pool - 1];
            }

            if (pool > 0)
            {
                Softmax.InPlace(weights);
            }

            Span<float> mean = pooled.Slice(pool * channels, channels);
            for (int j = 0; j < cells; j++)
            {
                Axpy.Invoke(weights[j], roots.Slice(j * channels, channels), mean);
            }

            L2Normalise.InPlace(mean);
        }

        _picture.Multiply(ws.Pooled, 1, ws.Vector, _pictureBias);
        L2Normalise.InPlace(ws.Vector);
        ws.Vector.CopyTo(vector);
    }
}
