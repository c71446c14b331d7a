namespace CaptionSearch.Captioning.Decoding;

/// <summary>The <c>captioner</c> part of a model's config.json: sizes of the attention LSTM and its decoding defaults.</summary>
public sealed record CaptionerConfig
{
    /// <summary>The only kind this build knows.</summary>
    public const string AttentionLstm = "attention-lstm";

    /// <summary>Architecture; must be <see cref="AttentionLstm"/>.</summary>
    public string Kind { get; init; } = AttentionLstm;

    /// <summary>File of the weights, relative to the model folder.</summary>
    public string Weights { get; init; } = "captioner.safetensors";

    /// <summary>File of the vocabulary, relative to the model folder.</summary>
    public string Vocabulary { get; init; } = "vocabulary.txt";

    /// <summary>L, cells of the picture's grid. Default 81 (9×9).</summary>
    public int Cells { get; init; } = 81;

    /// <summary>C, values in a cell. Default 1280.</summary>
    public int Channels { get; init; } = 1280;

    /// <summary>F, features a cell is projected to. Default 512.</summary>
    public int Features { get; init; } = 512;

    /// <summary>E, length of a word's embedding. Default 300.</summary>
    public int Embedding { get; init; } = 300;

    /// <summary>A, units of the additive attention. Default 256.</summary>
    public int Attention { get; init; } = 256;

    /// <summary>H, units of the LSTM. Default 512.</summary>
    public int Hidden { get; init; } = 512;

    /// <summary>O, units between the LSTM and the words. Default 512.</summary>
    public int Output { get; init; } = 512;

    /// <summary>Length every cell is scaled to before the projection. Default 8.</summary>
    public float CellScale { get; init; } = 8;

    /// <summary>Default beam width of this model. Default 3; 1 is greedy.</summary>
    public int Beam { get; init; } = 3;

    /// <summary>Exponent a of this model's caption score Σ log p / (words + 1)^a. Default 0.7.</summary>
    public double LengthPenalty { get; init; } = 0.7;

    /// <summary>Words a caption may have. Default 20.</summary>
    public int MaxWords { get; init; } = 20;
}
