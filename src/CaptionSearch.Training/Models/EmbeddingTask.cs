using CaptionSearch.Captioning.Embedding;
using static TorchSharp.torch.nn;

namespace CaptionSearch.Training.Models;

/// <summary>The joint embedding together with its loss, whose temperature is learned too.</summary>
internal sealed class EmbeddingTask : Module
{
    /// <summary>Name of the embedder's part; its tensors' names in the model file are without it.</summary>
    public const string Prefix = nameof(embedder) + ".";

    private readonly JointEmbedder embedder;
    private readonly ContrastiveLoss loss;

    /// <summary>Random weights.</summary>
    /// <param name="config">Sizes.</param>
    /// <param name="vocabulary">V, words.</param>
    /// <param name="dropout">Share that is dropped before each side's last layer.</param>
    /// <param name="temperature">The loss's temperature at the start.</param>
    public EmbeddingTask(EmbeddingConfig config, int vocabulary, double dropout, double temperature)
        : base(nameof(EmbeddingTask))
    {
        embedder = new JointEmbedder(config, vocabulary, dropout);
        loss = new ContrastiveLoss(temperature);
        RegisterComponents();
    }

    /// <summary>The embedding.</summary>
    public JointEmbedder Embedder => embedder;

    /// <summary>The loss.</summary>
    public ContrastiveLoss Loss => loss;

    /// <summary>Only the embedder's weights, by their names in the model file.</summary>
    /// <param name="weights">All weights of this task by name.</param>
    public static Dictionary<string, float[]> EmbedderWeights(Dictionary<string, float[]> weights)
        => weights.Where(static pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(static pair => pair.Key[Prefix.Length..], static pair => pair.Value, StringComparer.Ordinal);
}
