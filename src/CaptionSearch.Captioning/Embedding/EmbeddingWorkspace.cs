namespace CaptionSearch.Captioning.Embedding;

/// <summary>The scratch memory of one embedding at a time: one per thread, used again for every picture and sentence.</summary>
/// <remarks>Letters as in <see cref="PictureEncoder"/> and <see cref="SentenceEncoder"/>. It grows with the input and never shrinks.</remarks>
public sealed class EmbeddingWorkspace
{
    private readonly EmbeddingConfig _config;

    internal EmbeddingWorkspace(EmbeddingConfig config, int threads)
    {
        _config = config;
        Threads = threads;
        Pooled = new float[(1 + config.Pools) * config.Channels];
        Vector = new float[config.Vector];
        State = new float[config.Hidden];
        HiddenGates = new float[3 * config.Hidden];
        Largest = new float[2 * config.Hidden];
    }

    internal int Threads { get; }

    internal float[] Roots { get; private set; } = []; // [L, C]

    internal float[] PoolScores { get; private set; } = []; // [L, P]

    internal float[] PoolWeights { get; private set; } = []; // [L]

    internal float[] Pooled { get; } // [(1 + P)·C]

    internal float[] Vector { get; } // [D]

    internal float[] WordVectors { get; private set; } = []; // [T, E]

    internal float[] InputGates { get; private set; } = []; // [T, 3H]

    internal float[] State { get; } // [H]

    internal float[] HiddenGates { get; } // [3H]

    internal float[] Largest { get; } // [2H]

    internal void ReserveCells(int cells)
    {
        if (PoolWeights.Length < cells)
        {
            Roots = new float[cells * _config.Channels];
            PoolScores = new float[cells * _config.Pools];
            PoolWeights = new float[cells];
        }
    }

    internal void ReserveWords(int words)
    {
        if (WordVectors.Length < words * _config.WordEmbedding)
        {
            WordVectors = new float[words * _config.WordEmbedding];
            InputGates = new float[words * 3 * _config.Hidden];
        }
    }
}
