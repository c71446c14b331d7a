namespace CaptionSearch.Training.Loops;

/// <summary>How the captioner is trained.</summary>
public sealed record CaptionerRecipe
{
    /// <summary>Epochs, 1 to 1000. Default 8.</summary>
    public int Epochs { get; init; } = 8;

    /// <summary>Occurrences in the training captions from which a word is in the vocabulary. Default 4.</summary>
    public int MinimumCount { get; init; } = 4;

    /// <summary>Pictures of a step, each with all its captions. Default 12.</summary>
    public int PicturesPerStep { get; init; } = 12;

    /// <summary>Adam's largest rate. Default 8e-4.</summary>
    public double LearningRate { get; init; } = 8e-4;

    /// <summary>Steps over which the rate rises. Default 300.</summary>
    public int WarmupSteps { get; init; } = 300;

    /// <summary>The last rate as a share of the largest. Default 0.03.</summary>
    public double Floor { get; init; } = 0.03;

    /// <summary>Share of the target's probability that is spread over all words. Default 0.1.</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>Longest gradient. Default 1.</summary>
    public double GradientNorm { get; init; } = 1;

    /// <summary>Share of the average weights that stays at a step. Default 0.999.</summary>
    public double Average { get; init; } = 0.999;

    /// <summary>Share of the cell features that is dropped. Default 0.2.</summary>
    public double PictureDropout { get; init; } = 0.2;

    /// <summary>Share of the word embeddings that is dropped. Default 0.3.</summary>
    public double EmbeddingDropout { get; init; } = 0.3;

    /// <summary>Share that is dropped before and after the output layer. Default 0.5.</summary>
    public double OutputDropout { get; init; } = 0.5;
}
