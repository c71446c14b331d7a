namespace CaptionSearch.Captioning.Embedding;

/// <summary>The <c>embedding</c> part of a model's config.json: sizes of the joint space of pictures and sentences.</summary>
public sealed record EmbeddingConfig
{
    /// <summary>The only kind this build knows.</summary>
    public const string JointGru = "joint-gru";

    /// <summary>Architecture; must be <see cref="JointGru"/>.</summary>
    public string Kind { get; init; } = JointGru;

    /// <summary>File of the weights, relative to the model folder.</summary>
    public string Weights { get; init; } = "embedding.safetensors";

    /// <summary>File of the vocabulary, relative to the model folder.</summary>
    public string Vocabulary { get; init; } = "embedding-vocabulary.txt";

    /// <summary>C, values in a cell of the picture's grid. Default 1280.</summary>
    public int Channels { get; init; } = 1280;

    /// <summary>P, learned weighted means beside the plain one. Default 4.</summary>
    public int Pools { get; init; } = 4;

    /// <summary>E, length of a word's embedding. Default 300.</summary>
    public int WordEmbedding { get; init; } = 300;

    /// <summary>H, units of the GRU in each direction. Default 512.</summary>
    public int Hidden { get; init; } = 512;

    /// <summary>D, length of the vectors. Default 512.</summary>
    public int Vector { get; init; } = 512;
}
