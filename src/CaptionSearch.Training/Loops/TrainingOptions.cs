using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.Embedding;

namespace CaptionSearch.Training.Loops;

/// <summary>What to train, from what, to where.</summary>
public sealed record TrainingOptions
{
    /// <summary>A data set's file, or a folder with one, in any form that can be imported (<see cref="Datasets.TrainingSet"/>).</summary>
    public required string Dataset { get; init; }

    /// <summary>The folder that the data set's paths start from. Default null: where the set's form says, or beside its file.</summary>
    public string? PictureFolder { get; init; }

    /// <summary>The model folder to make; its last part is the model's name. An existing one is replaced when all is done.</summary>
    public required string Output { get; init; }

    /// <summary>Weights of EfficientNet-Lite2 (safetensors).</summary>
    public required string Backbone { get; init; }

    /// <summary>Names of the backbone's classes, one a line.</summary>
    public required string Classes { get; init; }

    /// <summary>
    /// Folder of a model whose weights and words the training starts from; its sizes replace <see cref="Captioner"/> and <see cref="Embedding"/>,
    /// and rates are a quarter of the recipes'. Default null: random weights and only the data set's words.
    /// </summary>
    public string? From { get; init; }

    /// <summary>Folder for cached grids and checkpoints; null for <c>.training</c> beside the model folder.</summary>
    public string? Cache { get; init; }

    /// <summary>Start of the random numbers. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What to train. A part that is not trained is taken from its last checkpoint. Default: both.</summary>
    public TrainingParts Parts { get; init; } = TrainingParts.All;

    /// <summary>How the captioner is trained; with fewer than 1,000 pictures, steps and words are fitted to their number.</summary>
    public CaptionerRecipe CaptionerRecipe { get; init; } = new();

    /// <summary>How the joint embedding is trained; fitted as the captioner's.</summary>
    public EmbeddingRecipe EmbeddingRecipe { get; init; } = new();

    /// <summary>Sizes of the captioner.</summary>
    public CaptionerConfig Captioner { get; init; } = new();

    /// <summary>Sizes of the joint embedding.</summary>
    public EmbeddingConfig Embedding { get; init; } = new();
}
