using CaptionSearch.Captioning.ModelFile;

namespace CaptionSearch.Captioning.Embedding;

/// <summary>One space for pictures and sentences: their vectors have length 1, and a larger dot product means a better fit.</summary>
/// <remarks>
/// The two halves are loaded when they are first used: a text query never reads the picture's half. Safe for concurrent use, with one
/// <see cref="EmbeddingWorkspace"/> per thread.
/// </remarks>
public sealed class JointEmbedding
{
    /// <summary>Words of a text that are read; the rest is ignored.</summary>
    public const int MaxWords = 64;

    private readonly Vocabulary _vocabulary;
    private readonly Lazy<PictureEncoder> _picture;
    private readonly Lazy<SentenceEncoder> _sentence;

    private JointEmbedding(EmbeddingConfig config, ModelTensors tensors, Vocabulary vocabulary)
    {
        Config = config;
        _vocabulary = vocabulary;
        _picture = new Lazy<PictureEncoder>(() => new PictureEncoder(config, tensors));
        _sentence = new Lazy<SentenceEncoder>(() => new SentenceEncoder(config, tensors, vocabulary.Count));
    }

    /// <summary>Sizes.</summary>
    public EmbeddingConfig Config { get; }

    /// <summary>D, length of the vectors.</summary>
    public int Length => Config.Vector;

    /// <summary>Builds the embedding; weights are read and packed at the first use of a half.</summary>
    /// <param name="config">Sizes; every tensor is checked against them.</param>
    /// <param name="tensor">
    /// Gives a tensor's values by its name: float32, row-major, PyTorch's layout. Called at the first use, from any thread, one call at a time
    /// for each half.
    /// </param>
    /// <param name="vocabulary">Words, in the order of the rows of <c>words.weight</c>.</param>
    /// <exception cref="ModelFormatException">The kind is unknown.</exception>
    public static JointEmbedding FromTensors(EmbeddingConfig config, Func<string, float[]> tensor, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(vocabulary);
        return FromTensors(config, new ModelTensors((name, _) => tensor(name), config.Weights), vocabulary);
    }

    internal static JointEmbedding FromTensors(EmbeddingConfig config, ModelTensors tensors, Vocabulary vocabulary)
    {
        if (config.Kind != EmbeddingConfig.JointGru)
        {
            throw new ModelFormatException(
                $"config.json: embedding.kind is '{config.Kind}', this build reads '{EmbeddingConfig.JointGru}'. Update CaptionSearch or fetch another model.");
        }

        return new JointEmbedding(config, tensors, vocabulary);
    }

    /// <summary>Loads both halves now.</summary>
    /// <exception cref="ModelFormatException">A tensor is missing or has another size than the configuration says.</exception>
    public void Preload()
    {
        _ = _picture.Value;
        _ = _sentence.Value;
    }

    /// <summary>Scratch memory for one thread.</summary>
    /// <param name="threads">Threads a single vector may use, 1 or more. Default 1.</param>
    public EmbeddingWorkspace CreateWorkspace(int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        return new EmbeddingWorkspace(Config, threads);
    }

    /// <summary>Vector of a picture.</summary>
    /// <param name="grid">Shape [L, C], cell-major, the backbone's output (values ≥ 0); L is 1 or more.</param>
    /// <param name="vector">Shape [D], overwritten, length 1.</param>
    /// <param name="workspace">From <see cref="CreateWorkspace"/>; not shared with another running call.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ModelFormatException">A tensor has another size than the configuration says (at the first call).</exception>
    public void EmbedPicture(ReadOnlySpan<float> grid, Span<float> vector, EmbeddingWorkspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        CheckVector(vector);
        if (grid.IsEmpty || grid.Length % Config.Channels != 0)
        {
            throw new ArgumentException($"The grid has {grid.Length} values, expected whole cells of {Config.Channels}.", nameof(grid));
        }

        _picture.Value.Embed(grid, vector, workspace);
    }

    /// <summary>Vector of a text.</summary>
    /// <param name="text">Any text; its first <see cref="MaxWords"/> plain tokens are read, unknown ones as <c>&lt;unk&gt;</c>.</param>
    /// <param name="vector">Shape [D], overwritten with length 1, or with zeros when the text has no vector.</param>
    /// <param name="workspace">From <see cref="CreateWorkspace"/>; not shared with another running call.</param>
    /// <returns>False when no word of the text is known: such a text has no vector.</returns>
    /// <exception cref="ArgumentException">The vector's length does not fit.</exception>
    /// <exception cref="ModelFormatException">A tensor has another size than the configuration says (at the first call).</exception>
    public bool EmbedText(string text, Span<float> vector, EmbeddingWorkspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        CheckVector(vector);
        ReadOnlySpan<int> words = _vocabulary.Encode(text);
        words = words[..Math.Min(words.Length, MaxWords)];
        if (words.IndexOfAnyExcept(Vocabulary.UnknownId) < 0)
        {
            vector.Clear();
            return false;
        }

        _sentence.Value.Embed(words, vector, workspace);
        return true;
    }

    private void CheckVector(Span<float> vector)
    {
        if (vector.Length != Length)
        {
            throw new ArgumentException($"The vector has {vector.Length} elements, expected {Length}.", nameof(vector));
        }
    }
}
