using System.Collections.Concurrent;
using CaptionSearch.Captioning.Backbones;
using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.Embedding;
using CaptionSearch.Kernels;

namespace CaptionSearch.Captioning.ModelFile;

/// <summary>A model folder, ready to use: pictures to sentences, vectors and tags; texts to vectors.</summary>
/// <remarks>
/// Loading reads the configuration and the checksums only. Every part is read, checked and packed when it is first used, so that a
/// text query never waits for the network that looks at pictures; <see cref="Preload"/> loads the whole model at once.
/// Safe for concurrent use, with one <see cref="CaptionWorkspace"/> per thread.
/// </remarks>
public sealed class CaptionModel : IDisposable
{
    private readonly ModelChecksums _checksums;
    private readonly Lazy<string> _fingerprint;
    private readonly Lazy<Backbone> _backbone;
    private readonly Lazy<string[]> _classes;
    private readonly Lazy<CaptionDecoder> _captioner;
    private readonly Lazy<SafetensorsFile> _embeddingFile;
    private readonly Lazy<JointEmbedding> _embedding;
    private readonly ConcurrentBag<EmbeddingWorkspace> _textWorkspaces = [];

    private CaptionModel(string folder, ModelConfig config, ModelChecksums checksums)
    {
        Folder = folder;
        Config = config;
        _checksums = checksums;
        _fingerprint = new Lazy<string>(() => checksums.Fingerprint(config));
        _backbone = new Lazy<Backbone>(LoadBackbone);
        _classes = new Lazy<string[]>(LoadClasses);
        _captioner = new Lazy<CaptionDecoder>(LoadCaptioner);
        _embeddingFile = new Lazy<SafetensorsFile>(() => SafetensorsFile.Open(checksums.Verified(config.Embedding.Weights)));
        _embedding = new Lazy<JointEmbedding>(() => JointEmbedding.FromTensors(
            config.Embedding,
            new ModelTensors((name, shape) => _embeddingFile.Value.ReadFloat32(name, shape), config.Embedding.Weights),
            Vocabulary.Read(checksums.Verified(config.Embedding.Vocabulary))));
    }

    /// <summary>The model folder, as it was given.</summary>
    public string Folder { get; }

    /// <summary>What config.json says.</summary>
    public ModelConfig Config { get; }

    /// <summary>Name of the model.</summary>
    public string Name => Config.Name;

    /// <summary>Width and height, in pixels, of the pictures <see cref="Describe"/> takes.</summary>
    public int InputSize => Config.Backbone.InputSize;

    /// <summary>D, length of the vectors.</summary>
    public int VectorLength => Config.Embedding.Vector;

    /// <summary>SHA-256 over the model's files as 64 hexadecimal digits, see <see cref="ModelChecksums"/>; changes with any weight or word.</summary>
    /// <exception cref="ModelFormatException">A file is missing.</exception>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>The network that looks at pictures; loaded at the first use.</summary>
    /// <exception cref="ModelFormatException">A file of this part is damaged or does not fit.</exception>
    public Backbone Backbone => _backbone.Value;

    /// <summary>The network that writes captions; loaded at the first use.</summary>
    /// <exception cref="ModelFormatException">A file of this part is damaged or does not fit.</exception>
    public CaptionDecoder Captioner => _captioner.Value;

    /// <summary>The joint space of pictures and sentences; its halves are loaded at their first use.</summary>
    /// <exception cref="ModelFormatException">A file of this part is damaged or does not fit.</exception>
    public JointEmbedding Embedding => _embedding.Value;

    /// <summary>Names of the classifier's classes, in its order.</summary>
    /// <exception cref="ModelFormatException">The file is damaged or missing, or has another number of names than the classifier classes.</exception>
    public IReadOnlyList<string> Classes => _classes.Value;

    /// <summary>Opens a model folder.</summary>
    /// <param name="folder">The folder that holds config.json.</param>
    /// <exception cref="ModelFormatException">The folder, its configuration or its checksums are missing or broken.</exception>
    public static CaptionModel Load(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var checksums = ModelChecksums.Read(folder);
        return new CaptionModel(folder, ModelConfig.Read(checksums.Verified(ModelConfig.FileName)), checksums);
    }

    /// <summary>Loads every part now, so that a damaged file is found before the first picture.</summary>
    /// <exception cref="ModelFormatException">A file is damaged or does not fit.</exception>
    public void Preload()
    {
        _ = Backbone;
        _ = Captioner;
        _ = Classes;
        Embedding.Preload();
    }

    /// <summary>Scratch memory for one thread; loads the parts that <see cref="Describe"/> needs.</summary>
    /// <param name="threads">Threads a single picture may use, 1 or more. Default 1, best when several threads describe pictures.</param>
    /// <exception cref="ModelFormatException">A file is damaged or does not fit.</exception>
    public CaptionWorkspace CreateWorkspace(int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        return new CaptionWorkspace(this, threads);
    }

    /// <summary>Describes a picture: sentence, vector and tags from one pass of the backbone.</summary>
    /// <param name="rgb">Shape [H, W, 3], sRGB, H = W = <see cref="InputSize"/>.</param>
    /// <param name="workspace">From <see cref="CreateWorkspace"/>; not shared with another running call.</param>
    /// <param name="options">What to find out; null for the defaults.</param>
    /// <exception cref="ArgumentException">The picture has another size.</exception>
    /// <exception cref="ModelFormatException">A file is damaged or does not fit.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled; the workspace serves the next picture.</exception>
    public PictureDescription Describe(ReadOnlySpan<byte> rgb, CaptionWorkspace workspace, DescribeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        options ??= new DescribeOptions();
        if (rgb.Length != InputSize * InputSize * 3)
        {
            throw new ArgumentException($"The picture has {rgb.Length} bytes, expected [{InputSize},{InputSize},3].", nameof(rgb));
        }

        workspace.StopWith(options.CancellationToken);
        try
        {
            return Run(rgb, workspace, options);
        }
        finally
        {
            workspace.StopWith(CancellationToken.None);
        }
    }

    /// <summary>How likely given captions are for the picture that was described last with a workspace, each word predicted from the given words before it.</summary>
    /// <param name="captions">Any texts; their plain tokens count, unknown ones with the probability of <c>&lt;unk&gt;</c>.</param>
    /// <param name="workspace">The one <see cref="Describe"/> was called with.</param>
    /// <returns>Natural logarithm of each caption's probability, its end included; 0 or less.</returns>
    public double[] LogProbabilities(IReadOnlyList<string> captions, CaptionWorkspace workspace)
    {
        ArgumentNullException.ThrowIfNull(captions);
        ArgumentNullException.ThrowIfNull(workspace);
        return Captioner.LogProbabilities(workspace.Grid, [.. captions.Select(Captioner.Vocabulary.Encode)], workspace.Decoder);
    }

    /// <summary>Vector of a text, for comparing with the vectors of pictures.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>Shape [D], length 1; empty when the model knows none of its words.</returns>
    /// <exception cref="ModelFormatException">A file of this part is damaged or does not fit.</exception>
    public float[] EmbedText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        EmbeddingWorkspace workspace = _textWorkspaces.TryTake(out EmbeddingWorkspace? free) ? free : Embedding.CreateWorkspace();
        try
        {
            float[] vector = new float[VectorLength];
            return Embedding.EmbedText(text, vector, workspace) ? vector : [];
        }
        finally
        {
            _textWorkspaces.Add(workspace);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_embeddingFile.IsValueCreated)
        {
            _embeddingFile.Value.Dispose();
        }
    }

    private PictureDescription Run(ReadOnlySpan<byte> rgb, CaptionWorkspace workspace, DescribeOptions options)
    {
        Backbone.Forward(rgb, workspace.Backbone, workspace.Grid);
        float[] vector = new float[VectorLength];
        Embedding.EmbedPicture(workspace.Grid, vector, workspace.Embedding);
        if (!options.Caption)
        {
            return new PictureDescription(new Caption(string.Empty, [], 0, 0), vector, Tags(workspace, options.Tags));
        }

        BeamSearchOptions search = options.Search ?? Captioner.DefaultOptions;
        if (options.Hypotheses == 0)
        {
            return new PictureDescription(Captioner.Decode(workspace.Grid, search, workspace.Decoder), vector, Tags(workspace, options.Tags));
        }

        IReadOnlyList<CaptionHypothesis> best = Captioner.DecodeBest(workspace.Grid, search, options.Hypotheses, options.Attention, workspace.Decoder);
        Caption caption = new(best[0].Text, [.. best[0].Words.Select(word => Captioner.Vocabulary.IdOf(word.Text))], best[0].LogProbability, best[0].Confidence);
        return new PictureDescription(caption, vector, Tags(workspace, options.Tags)) { Hypotheses = best };
    }

    private List<Tag> Tags(CaptionWorkspace workspace, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var tags = new List<Tag>(count);
        if (count == 0 || Backbone.Classes == 0)
        {
            return tags;
        }

        if (workspace.Probabilities.Length != Classes.Count)
        {
            workspace.Probabilities = new float[Classes.Count];
        }

        Backbone.Classify(workspace.Grid, workspace.Probabilities);
        count = Math.Min(count, Classes.Count);
        int[] classes = new int[count];
        float[] probabilities = new float[count];
        int found = TopK.Select(workspace.Probabilities, classes, probabilities);
        for (int i = 0; i < found; i++)
        {
            tags.Add(new Tag(Classes[classes[i]], probabilities[i]));
        }

        return tags;
    }

    private EfficientNetLite LoadBackbone()
    {
        EfficientNetLiteVariant variant = Config.Backbone.Kind switch
        {
            "efficientnet-lite0" => EfficientNetLiteVariant.Lite0,
            "efficientnet-lite2" => EfficientNetLiteVariant.Lite2,
            _ => throw new ModelFormatException(
                $"{Path.Combine(Folder, ModelConfig.FileName)}: backbone.kind is '{Config.Backbone.Kind}', this build reads 'efficientnet-lite0' and "
                + "'efficientnet-lite2'. Update CaptionSearch or fetch another model."),
        };
        var backbone = EfficientNetLite.Load(_checksums.Verified(Config.Backbone.Weights), variant);
        CaptionerConfig captioner = Config.Captioner;
        if (backbone.InputSize != InputSize || backbone.Cells != captioner.Cells || backbone.Channels != captioner.Channels)
        {
            throw new ModelFormatException(
                $"{Path.Combine(Folder, ModelConfig.FileName)}: {Config.Backbone.Kind} takes {backbone.InputSize}x{backbone.InputSize} and gives "
                + $"[{backbone.Cells},{backbone.Channels}], the file says {InputSize}x{InputSize} and [{captioner.Cells},{captioner.Channels}]. "
                + "Fetch or export the model again.");
        }

        return backbone;
    }

    private string[] LoadClasses()
    {
        string path = _checksums.Verified(Config.Backbone.Classes);
        string[] classes = File.ReadAllLines(path);
        if (Backbone.Classes != 0 && classes.Length != Backbone.Classes)
        {
            throw new ModelFormatException(
                $"{path}: has {classes.Length} lines, the classifier in {Config.Backbone.Weights} {Backbone.Classes} classes. Fetch or export the model again.");
        }

        return classes;
    }

    private CaptionDecoder LoadCaptioner()
    {
        using var file = SafetensorsFile.Open(_checksums.Verified(Config.Captioner.Weights));
        var vocabulary = Vocabulary.Read(_checksums.Verified(Config.Captioner.Vocabulary));
        var tensors = new ModelTensors((name, shape) => file.ReadFloat32(name, shape), Config.Captioner.Weights);
        return CaptionDecoder.FromTensors(Config.Captioner, tensors, vocabulary);
    }
}
