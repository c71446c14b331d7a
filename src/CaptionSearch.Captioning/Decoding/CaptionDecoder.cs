using CaptionSearch.Captioning.ModelFile;

namespace CaptionSearch.Captioning.Decoding;

/// <summary>Writes a sentence for a picture from its grid of features.</summary>
/// <remarks>Immutable after construction and safe for concurrent use, with one <see cref="DecoderWorkspace"/> per thread.</remarks>
public sealed class CaptionDecoder
{
    private readonly AttentionLstm _network;
    private readonly Vocabulary _vocabulary;

    private CaptionDecoder(AttentionLstm network, Vocabulary vocabulary)
    {
        _network = network;
        _vocabulary = vocabulary;
    }

    /// <summary>The words it writes; ids in captions are its.</summary>
    public Vocabulary Vocabulary => _vocabulary;

    /// <summary>Sizes and defaults.</summary>
    public CaptionerConfig Config => _network.Config;

    /// <summary>The decoding options this model was tuned with.</summary>
    public BeamSearchOptions DefaultOptions
        => new() { Beam = Config.Beam, LengthPenalty = Config.LengthPenalty, MaxWords = Config.MaxWords };

    /// <summary>Builds the decoder; the weights are packed here, once.</summary>
    /// <param name="config">Sizes; every tensor is checked against them.</param>
    /// <param name="tensor">Gives a tensor's values by its name (see docs of the model format): float32, row-major, PyTorch's layout.</param>
    /// <param name="vocabulary">Words, in the order of the rows of <c>words.weight</c>.</param>
    /// <exception cref="ModelFormatException">A tensor has another size than the configuration says, or the kind is unknown.</exception>
    public static CaptionDecoder FromTensors(CaptionerConfig config, Func<string, float[]> tensor, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(vocabulary);
        return FromTensors(config, new ModelTensors((name, _) => tensor(name), config.Weights), vocabulary);
    }

    internal static CaptionDecoder FromTensors(CaptionerConfig config, ModelTensors tensors, Vocabulary vocabulary)
    {
        if (config.Kind != CaptionerConfig.AttentionLstm)
        {
            throw new ModelFormatException(
                $"config.json: captioner.kind is '{config.Kind}', this build reads '{CaptionerConfig.AttentionLstm}'. Update CaptionSearch or fetch another model.");
        }

        return new CaptionDecoder(new AttentionLstm(config, tensors, vocabulary.Count), vocabulary);
    }

    /// <summary>Scratch memory for one thread.</summary>
    /// <param name="threads">Threads a single caption may use, 1 or more. Default 1.</param>
    public DecoderWorkspace CreateWorkspace(int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        return new DecoderWorkspace(_network, threads);
    }

    /// <summary>Writes a caption.</summary>
    /// <param name="grid">Shape [L, C], cell-major, the backbone's output.</param>
    /// <param name="options">Beam, length; see <see cref="DefaultOptions"/>.</param>
    /// <param name="workspace">From <see cref="CreateWorkspace"/>; not shared with another running call.</param>
    /// <exception cref="ArgumentException">The grid has another size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="ModelFormatException">The weights give no finite probabilities.</exception>
    public Caption Decode(ReadOnlySpan<float> grid, BeamSearchOptions options, DecoderWorkspace workspace)
    {
        Start(grid, options, workspace);
        BeamSearch.Run(_network, options, 1, workspace);
        Finished best = workspace.Finished[0];
        int[] ids = new int[best.Words];
        BeamSearch.Trace(workspace, best, ids);
        return new Caption(_vocabulary.Decode(ids), ids, best.LogProbability, Confidence(best));
    }

    /// <summary>Writes the best few captions, with the probability of each word and where the captioner looked for it.</summary>
    /// <param name="grid">Shape [L, C], cell-major, the backbone's output.</param>
    /// <param name="options">Beam, length; see <see cref="DefaultOptions"/>.</param>
    /// <param name="count">Most captions, 1 to the beam. The first is the one that <see cref="Decode"/> writes.</param>
    /// <param name="withAttention">Whether words have their attention.</param>
    /// <param name="workspace">From <see cref="CreateWorkspace"/>; not shared with another running call.</param>
    /// <returns>Best first by the score of <paramref name="options"/>; fewer than <paramref name="count"/> when the captioner knows too few words for more.</returns>
    /// <exception cref="ArgumentException">The grid has another size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option or the count is outside its range.</exception>
    /// <exception cref="ModelFormatException">The weights give no finite probabilities.</exception>
    public IReadOnlyList<CaptionHypothesis> DecodeBest(
        ReadOnlySpan<float> grid, BeamSearchOptions options, int count, bool withAttention, DecoderWorkspace workspace)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, options.Beam);
        Start(grid, options, workspace);
        if (withAttention)
        {
            workspace.KeepAttention();
        }

        int found = BeamSearch.Run(_network, options, count, workspace);
        var captions = new CaptionHypothesis[found];
        for (int i = 0; i < found; i++)
        {
            captions[i] = Hypothesis(workspace, workspace.Finished[i], withAttention);
        }

        return captions;
    }

    /// <summary>How likely given captions are for a picture, each word predicted from the given words before it (teacher forcing).</summary>
    /// <param name="grid">Shape [L, C], cell-major, the backbone's output.</param>
    /// <param name="captions">Word ids of each caption as <see cref="Vocabulary"/> numbers them, without an end; any length, any number.</param>
    /// <param name="workspace">From <see cref="CreateWorkspace"/>; not shared with another running call.</param>
    /// <returns>
    /// Natural logarithm of each caption's probability, its end included; 0 or less. An unknown word counts with the probability of
    /// <c>&lt;unk&gt;</c>.
    /// </returns>
    /// <exception cref="ArgumentException">The grid has another size, or an id is not in the vocabulary.</exception>
    public double[] LogProbabilities(ReadOnlySpan<float> grid, IReadOnlyList<IReadOnlyList<int>> captions, DecoderWorkspace workspace)
    {
        ArgumentNullException.ThrowIfNull(captions);
        ArgumentNullException.ThrowIfNull(workspace);
        CheckGrid(grid);
        if (captions.Any(caption => caption.Any(id => id < 0 || id >= _vocabulary.Count)))
        {
            throw new ArgumentException($"A word id is not 0 to {_vocabulary.Count - 1}.", nameof(captions));
        }

        if (captions.Count == 0)
        {
            return [];
        }

        workspace.Reserve(captions.Count, Config.MaxWords);
        _network.Start(grid, workspace);
        return TeacherForcing.Run(_network, captions, workspace);
    }

    private static double Confidence(Finished caption) => Math.Exp(caption.LogProbability / (caption.Words + 1));

    private void Start(ReadOnlySpan<float> grid, BeamSearchOptions options, DecoderWorkspace workspace)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(workspace);
        options.Validate();
        CheckGrid(grid);
        workspace.Reserve(options.Beam, options.MaxWords);
        _network.Start(grid, workspace);
    }

    private CaptionHypothesis Hypothesis(DecoderWorkspace workspace, Finished caption, bool withAttention)
    {
        int cells = Config.Cells;
        int[] ids = new int[caption.Words];
        double[] probabilities = new double[caption.Words];
        float[] attention = withAttention ? new float[caption.Words * cells] : [];
        BeamSearch.Trace(workspace, caption, ids);
        BeamSearch.TraceDetails(workspace, caption, probabilities, attention);
        var words = new CaptionWord[caption.Words];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = new CaptionWord(_vocabulary[ids[i]], probabilities[i], withAttention ? attention[(i * cells)..((i + 1) * cells)] : null);
        }

        return new CaptionHypothesis(_vocabulary.Decode(ids), Confidence(caption), caption.LogProbability, words);
    }

    private void CheckGrid(ReadOnlySpan<float> grid)
    {
        if (grid.Length != Config.Cells * Config.Channels)
        {
            throw new ArgumentException($"The grid has {grid.Length} values, expected [{Config.Cells},{Config.Channels}].", nameof(grid));
        }
    }
}
