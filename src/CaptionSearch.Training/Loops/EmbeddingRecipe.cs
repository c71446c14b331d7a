namespace CaptionSearch.Training.Loops;

/// <summary>How the joint embedding is trained.</summary>
public sealed record EmbeddingRecipe
{
    /// <summary>Epochs, each over all training pictures; 1 to 1000. Default 18.</summary>
    public int Epochs { get; init; } = 18;

    /// <summary>Occurrences in the training captions from which a word is in the vocabulary. Default 2.</summary>
    public int MinimumCount { get; init; } = 2;

    /// <summary>Pictures of a step. Default 128: every other one is a wrong answer to learn from.</summary>
    public int PicturesPerStep { get; init; } = 128;

    /// <summary>Different captions of each picture in a step, all of them right answers. Default 2.</summary>
    public int CaptionsPerPicture { get; init; } = 2;

    /// <summary>AdamW's largest rate. Default 1e-3.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Steps over which the rate rises. Default 50.</summary>
    public int WarmupSteps { get; init; } = 50;

    /// <summary>The last rate as a share of the largest. Default 0.01.</summary>
    public double Floor { get; init; } = 0.01;

    /// <summary>AdamW's weight decay. Default 0.01.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Longest gradient. Default 2.</summary>
    public double GradientNorm { get; init; } = 2;

    /// <summary>Share of the average weights that stays at a step. Default 0.99.</summary>
    public double Average { get; init; } = 0.99;

    /// <summary>The temperature at the start; it is learned. Default 0.07.</summary>
    public double Temperature { get; init; } = 0.07;

    /// <summary>Share that is dropped before each side's last layer. Default 0.3.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>Share of the words that are read as unknown. Default 0.1.</summary>
    public double WordDropout { get; init; } = 0.1;
}
