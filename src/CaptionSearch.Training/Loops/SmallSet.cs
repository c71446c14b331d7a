using CaptionSearch.Captioning.ModelFile;

namespace CaptionSearch.Training.Loops;

/// <summary>Makes recipes that were found on 6,000 pictures fit sets of fewer than 1,000: else their few steps would end before the learning rate has risen.</summary>
/// <remarks>A set of 1,000 pictures or more is trained exactly as the recipe says. Numbers only become smaller, never larger.</remarks>
internal static class SmallSet
{
    /// <summary>Training pictures from which on nothing is changed.</summary>
    public const int Pictures = 1_000;

    private const int CaptionerSteps = 8; // of an epoch, at least, when there are pictures enough
    private const int EmbeddingSteps = 4;
    private const int LeastContrast = 4; // pictures of a step of the embedding: each other one is a wrong answer
    private const int WarmupOneIn = 10;
    private const double RateDivisor = 4;

    /// <summary>The captioner's recipe for a set.</summary>
    /// <param name="recipe">For a large set.</param>
    /// <param name="pictures">Training pictures, 1 or more.</param>
    /// <param name="captions">Their captions.</param>
    public static CaptionerRecipe Fit(CaptionerRecipe recipe, int pictures, int captions)
    {
        if (pictures >= Pictures)
        {
            return recipe;
        }

        int perStep = Math.Min(recipe.PicturesPerStep, Math.Max(1, pictures / CaptionerSteps));
        return recipe with
        {
            MinimumCount = Math.Min(recipe.MinimumCount, MinimumCount(captions)),
            PicturesPerStep = perStep,
            WarmupSteps = Math.Min(recipe.WarmupSteps, Warmup(pictures, perStep, recipe.Epochs)),
        };
    }

    /// <summary>The joint embedding's recipe for a set.</summary>
    /// <param name="recipe">For a large set.</param>
    /// <param name="pictures">Training pictures, 1 or more.</param>
    /// <param name="captions">Their captions.</param>
    public static EmbeddingRecipe Fit(EmbeddingRecipe recipe, int pictures, int captions)
    {
        if (pictures >= Pictures)
        {
            return recipe;
        }

        int perStep = Math.Min(recipe.PicturesPerStep, Math.Max(LeastContrast, pictures / EmbeddingSteps));
        return recipe with
        {
            MinimumCount = Math.Min(recipe.MinimumCount, MinimumCount(captions)),
            PicturesPerStep = perStep,
            WarmupSteps = Math.Min(recipe.WarmupSteps, Warmup(pictures, perStep, recipe.Epochs)),
        };
    }

    /// <summary>Options for a training that starts from a model: its sizes, and rates that do not wipe out what it knows.</summary>
    /// <param name="options">For random weights.</param>
    /// <param name="start">The model's sizes.</param>
    public static TrainingOptions StartedFrom(TrainingOptions options, ModelConfig start) => options with
    {
        Captioner = start.Captioner,
        Embedding = start.Embedding,
        CaptionerRecipe = options.CaptionerRecipe with { LearningRate = options.CaptionerRecipe.LearningRate / RateDivisor },
        EmbeddingRecipe = options.EmbeddingRecipe with { LearningRate = options.EmbeddingRecipe.LearningRate / RateDivisor },
    };

    /// <summary>A word's least occurrences: with few captions nearly every word occurs once, and a model without words says nothing.</summary>
    private static int MinimumCount(int captions) => captions switch
    {
        < 500 => 1,
        < 2_000 => 2,
        _ => 3,
    };

    private static int Warmup(int pictures, int perStep, int epochs)
        => (int)Math.Max(1, (long)epochs * ((pictures + perStep - 1) / perStep) / WarmupOneIn);
}
