using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Training.Datasets;
using CaptionSearch.Training.Events;
using CaptionSearch.Training.Models;
using static TorchSharp.torch;

namespace CaptionSearch.Training.Loops;

/// <summary>Trains the captioner by cross-entropy.</summary>
internal sealed class CaptionerTraining
{
    /// <summary>Name in the log and in events.</summary>
    public const string Part = "captioner";

    /// <summary>Sizes.</summary>
    public required CaptionerConfig Config { get; init; }

    /// <summary>Rates, dropouts, epochs.</summary>
    public required CaptionerRecipe Recipe { get; init; }

    /// <summary>V, words of the vocabulary.</summary>
    public required int VocabularyCount { get; init; }

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
    public Action<EpochFigures<CaptionScores>, EpochPlace> EpochDone { get; init; } = static (_, _) => { };

    /// <summary>Scores of some weights.</summary>
    public required Func<Dictionary<string, float[]>, CaptionScores> Validate { get; init; }

    /// <summary>Trains, going on from the checkpoint when there is one.</summary>
    public Checkpoint<CaptionScores> Run(CancellationToken cancellationToken)
    {
        manual_seed(Seed);
        using AttentionCaptioner model = CreateModel();
        if (Start is { } start)
        {
            StartingModel.CopyInto(model, start.Captioner);
        }

        using WeightAverage average = new(model, Recipe.Average);
        using TorchSharp.Modules.Adam adam = optim.Adam(model.parameters(), Recipe.LearningRate, beta1: 0.9, beta2: 0.999);
        float[] cells = new float[Recipe.PicturesPerStep * Cache.GridLength];
        EpochLoop<Step, CaptionScores> loop = new()
        {
            Name = Part,
            Settings = $"{Config}|{Recipe}|seed {Seed}|V {VocabularyCount}|{Pictures.Count} pictures|{Cache.Header}{(Start is null ? string.Empty : "|from " + Start.Fingerprint)}",
            Seed = Seed,
            Epochs = Recipe.Epochs,
            Rate = new LearningRate(Recipe.LearningRate, Recipe.WarmupSteps, Recipe.Floor),
            GradientNorm = Recipe.GradientNorm,
            Module = model,
            Average = average,
            Optimizer = adam,
            Plan = Plan,
            Loss = step => Loss(model, step, cells),
            CaptionsOf = static step => step.Pictures.Sum(static picture => picture.Captions.Count),
            Validate = Validate,
            Rank = static scores => scores.Cider,
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
    public Checkpoint<CaptionScores> Finished() => Checkpoint<CaptionScores>.ReadFinished(CheckpointPath);

    /// <summary>The shape of every tensor, by its name in the model file.</summary>
    public Dictionary<string, int[]> Shapes()
    {
        using AttentionCaptioner model = CreateModel();
        return model.state_dict().ToDictionary(static pair => pair.Key, static pair => Array.ConvertAll(pair.Value.shape, static size => (int)size));
    }

    private AttentionCaptioner CreateModel()
        => new(Config, VocabularyCount, Recipe.PictureDropout, Recipe.EmbeddingDropout, Recipe.OutputDropout);

    private List<Step> Plan(Random random)
    {
        TrainingPicture[] order = [.. Pictures];
        random.Shuffle(order);
        return
        [
            .. order.Chunk(Recipe.PicturesPerStep)
                .Select(chunk => new Step(chunk, [.. chunk.Select(picture => random.Next(2) == 1 && picture.MayMirror)])),
        ];
    }

    private Tensor Loss(AttentionCaptioner model, Step step, float[] cells)
    {
        int[] numbers = [.. step.Pictures.Select(static picture => picture.Cached)];
        Memory<float> used = cells.AsMemory(0, numbers.Length * Cache.GridLength);
        GridLoader.LoadScaled(Cache, numbers, step.Mirrored, Config.CellScale, used);
        // A caption's end is a position too.
        CaptionerBatch batch = CaptionerBatch.Pack(step.Pictures, Config.MaxWords + 1);
        float[] values = used.Length == cells.Length ? cells : used.ToArray();
        Tensor input = tensor(values, [numbers.Length, Config.Cells, Config.Channels]);
        Tensor scores = model.forward(input, batch);
        return nn.functional.cross_entropy(
            scores, tensor(batch.Targets), ignore_index: CaptionerBatch.Ignored, label_smoothing: Recipe.LabelSmoothing);
    }

    private sealed record Step(TrainingPicture[] Pictures, bool[] Mirrored);
}
