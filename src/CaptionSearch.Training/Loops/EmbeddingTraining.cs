using CaptionSearch.Captioning;
using CaptionSearch.Captioning.Embedding;
using CaptionSearch.Training.Datasets;
using CaptionSearch.Training.Events;
using CaptionSearch.Training.Models;
using static TorchSharp.torch;

namespace CaptionSearch.Training.Loops;

/// <summary>Trains the joint embedding by contrast: a sentence's picture against all others of the step, and the other way round.</summary>
internal sealed class EmbeddingTraining
{
    /// <summary>Name in the log and in events.</summary>
    public const string Part = "embedding";

    /// <summary>Sizes.</summary>
    public required EmbeddingConfig Config { get; init; }

    /// <summary>Rates, dropouts, epochs.</summary>
    public required EmbeddingRecipe Recipe { get; init; }

    /// <summary>V, words of the vocabulary.</summary>
    public required int VocabularyCount { get; init; }

    /// <summary>Word vectors to start from, by word id: null where there is none. Default: none.</summary>
    public IReadOnlyList<float[]?> FirstWords { get; init; } = [];

    /// <summary>The model whose weights it starts from; null for random ones.</summary>
    public StartingModel? Start { get; init; }

    /// <summary>Training pictures.</summary>
    public required IReadOnlyList<TrainingPicture> Pictures { get; init; }

    /// <summary>Whether few pictures are held out (<see cref="SmallSet"/>). Default false.</summary>
    public bool IsSmall { get; init; }

    /// <summary>Their grids.</summary>
    public required GridCache Cache { get; init; }

    /// <summary>Start of the random numbers.</summary>
    public required int Seed { get; init; }

    /// <summary>File of the checkpoint.</summary>
    public required string CheckpointPath { get; init; }

    /// <summary>Receives progress.</summary>
    public required TrainingLog Log { get; init; }

    /// <summary>Told of steps and of a run that goes on. Default: nobody.</summary>
    public TrainingEvents Events { get; init; } = TrainingEvents.None;

    /// <summary>Told of every finished epoch. Default: nobody.</summary>
    public Action<EpochFigures<RetrievalScores>, EpochPlace> EpochDone { get; init; } = static (_, _) => { };

    /// <summary>Scores of some weights, named as in the model file.</summary>
    public required Func<Dictionary<string, float[]>, RetrievalScores> Validate { get; init; }

    /// <summary>Trains, going on from the checkpoint when there is one.</summary>
    public Checkpoint<RetrievalScores> Run(CancellationToken cancellationToken)
    {
        manual_seed(Seed);
        using EmbeddingTask task = new(Config, VocabularyCount, Recipe.Dropout, Recipe.Temperature);
        task.Embedder.StartFrom(FirstWords);
        if (Start is { } start)
        {
            StartingModel.CopyInto(task.Embedder, start.Embedding);
        }

        using WeightAverage average = new(task, Recipe.Average);
        using TorchSharp.Modules.AdamW adam = optim.AdamW(
            task.parameters(), Recipe.LearningRate, beta1: 0.9, beta2: 0.999, weight_decay: Recipe.WeightDecay);
        float[] roots = new float[Recipe.PicturesPerStep * Cache.GridLength];
        EpochLoop<Step, RetrievalScores> loop = new()
        {
            Name = Part,
            Settings = $"{Config}|{Recipe}|seed {Seed}|V {VocabularyCount}|{FirstWords.Count(static row => row is not null)} first|{Pictures.Count} pictures|{Cache.Header}{(Start is null ? string.Empty : "|from " + Start.Fingerprint)}",
            Seed = Seed,
            Epochs = Recipe.Epochs,
            Rate = new LearningRate(Recipe.LearningRate, Recipe.WarmupSteps, Recipe.Floor),
            GradientNorm = Recipe.GradientNorm,
            Module = task,
            Average = average,
            Optimizer = adam,
            Plan = Plan,
            Loss = step => Loss(task, step, roots),
            CaptionsOf = static step => step.Sentences.Length,
            Validate = weights => Validate(EmbeddingTask.EmbedderWeights(weights)),
            // Among few pictures R@10 is 1 whatever the weights.
            Rank = scores => IsSmall ? scores.TextToPicture.R1 + scores.TextToPicture.R5 : scores.TextToPicture.R10,
            PrefersLater = IsSmall,
            CheckpointPath = CheckpointPath,
            Log = Log,
            Events = Events,
            EpochDone = EpochDone,
        };
        return loop.Run(cancellationToken);
    }

    /// <summary>What an earlier run left.</summary>
    /// <exception cref="InvalidDataException">There is no usable checkpoint.</exception>
    public Checkpoint<RetrievalScores> Finished() => Checkpoint<RetrievalScores>.ReadFinished(CheckpointPath);

    /// <summary>The shape of every tensor, by its name in the model file.</summary>
    public Dictionary<string, int[]> Shapes()
    {
        using JointEmbedder model = new(Config, VocabularyCount);
        return model.state_dict().ToDictionary(static pair => pair.Key, static pair => Array.ConvertAll(pair.Value.shape, static size => (int)size));
    }

    private List<Step> Plan(Random random)
    {
        TrainingPicture[] order = [.. Pictures];
        random.Shuffle(order);
        var steps = new List<Step>();
        foreach (TrainingPicture[] chunk in order.Chunk(Recipe.PicturesPerStep))
        {
            // A rest too small to hold wrong answers waits for the next epoch.
            if (chunk.Length >= 2 && (chunk.Length == Recipe.PicturesPerStep || steps.Count == 0 || 2 * chunk.Length >= Recipe.PicturesPerStep))
            {
                steps.Add(new Step(
                    [.. chunk.Select(static picture => picture.Cached)],
                    [.. chunk.Select(picture => random.Next(2) == 1 && picture.MayMirror)],
                    [.. chunk.SelectMany(picture => Choose(picture, random))]));
            }
        }

        return steps;
    }

    /// <summary>Some captions of a picture, all different while there are enough, with words dropped.</summary>
    private IEnumerable<int[]> Choose(TrainingPicture picture, Random random)
    {
        int[] order = [.. Enumerable.Range(0, picture.Captions.Count)];
        random.Shuffle(order);
        for (int i = 0; i < Recipe.CaptionsPerPicture; i++)
        {
            int[] words = [.. picture.Captions[order[i % order.Length]].Take(JointEmbedding.MaxWords)];
            for (int w = 0; w < words.Length; w++)
            {
                if (random.NextDouble() < Recipe.WordDropout)
                {
                    words[w] = Vocabulary.UnknownId;
                }
            }

            yield return words;
        }
    }

    private Tensor Loss(EmbeddingTask task, Step step, float[] roots)
    {
        Memory<float> used = roots.AsMemory(0, step.Cached.Length * Cache.GridLength);
        GridLoader.LoadRoots(Cache, step.Cached, step.Mirrored, used);
        float[] values = used.Length == roots.Length ? roots : used.ToArray();
        Tensor input = tensor(values, [step.Cached.Length, Cache.Header.Cells, Cache.Header.Channels]);
        Tensor pictures = task.Embedder.Pictures(input);
        Tensor sentences = task.Embedder.Sentences(SentenceBatch.Pack(step.Sentences));
        return task.Loss.forward(pictures, sentences);
    }

    private sealed record Step(int[] Cached, bool[] Mirrored, int[][] Sentences);
}
