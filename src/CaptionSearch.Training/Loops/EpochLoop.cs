using System.Globalization;
using CaptionSearch.Training.Events;
using CaptionSearch.Training.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace CaptionSearch.Training.Loops;

/// <summary>Trains a module epoch by epoch: schedule, clipping, averaged weights, validation, checkpoint, progress.</summary>
/// <typeparam name="TBatch">What one step is made from.</typeparam>
/// <typeparam name="TScores">The scores on the validation pictures.</typeparam>
internal sealed class EpochLoop<TBatch, TScores>
{
    private const int StepEventsPerEpoch = 50;

    /// <summary>Name of the part: <c>captioner</c> or <c>embedding</c>.</summary>
    public required string Name { get; init; }

    /// <summary>All settings that change the result, as text: a checkpoint of other settings is not used.</summary>
    public required string Settings { get; init; }

    /// <summary>Start of the random numbers.</summary>
    public required int Seed { get; init; }

    /// <summary>Epochs of the whole run, 1 or more.</summary>
    public required int Epochs { get; init; }

    /// <summary>The learning rate over the run.</summary>
    public required LearningRate Rate { get; init; }

    /// <summary>Longest gradient; longer ones are shortened to it.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>What is trained.</summary>
    public required nn.Module Module { get; init; }

    /// <summary>Its averaged weights.</summary>
    public required WeightAverage Average { get; init; }

    /// <summary>Improves the module.</summary>
    public required OptimizerHelper Optimizer { get; init; }

    /// <summary>The batches of an epoch, from a source of random numbers of its own; the same number in every epoch.</summary>
    public required Func<Random, IReadOnlyList<TBatch>> Plan { get; init; }

    /// <summary>The loss of a batch.</summary>
    public required Func<TBatch, Tensor> Loss { get; init; }

    /// <summary>Captions in a batch, for the rate.</summary>
    public required Func<TBatch, int> CaptionsOf { get; init; }

    /// <summary>Scores of some weights, by tensor name.</summary>
    public required Func<Dictionary<string, float[]>, TScores> Validate { get; init; }

    /// <summary>The number by which the best epoch is chosen; larger is better.</summary>
    public required Func<TScores, double> Rank { get; init; }

    /// <summary>Whether of epochs with the same rank the later is the best: a few held-out pictures often cannot tell them apart. Default false.</summary>
    public bool PrefersLater { get; init; }

    /// <summary>File of the checkpoint; its folder exists.</summary>
    public required string CheckpointPath { get; init; }

    /// <summary>Receives progress.</summary>
    public required TrainingLog Log { get; init; }

    /// <summary>Told of steps and of a run that goes on. Default: nobody.</summary>
    public TrainingEvents Events { get; init; } = TrainingEvents.None;

    /// <summary>Told of every finished epoch, when its checkpoint is written. Default: nobody.</summary>
    public Action<EpochFigures<TScores>, EpochPlace> EpochDone { get; init; } = static (_, _) => { };

    /// <summary>Trains from the checkpoint, or from the start when there is none, to the last epoch.</summary>
    /// <param name="cancellationToken">Stops between two steps; finished epochs stay in the checkpoint.</param>
    /// <returns>The state after the last epoch.</returns>
    /// <exception cref="InvalidOperationException">The loss became infinite or no number.</exception>
    public Checkpoint<TScores> Run(CancellationToken cancellationToken)
    {
        Checkpoint<TScores>? state = Checkpoint<TScores>.Load(CheckpointPath, Settings, Module, Average, Optimizer);
        if (state is not null)
        {
            Log.Write($"{Name}: going on after epoch {state.History.Count} of {Epochs}");
            Events.Resume(Name, state.History.Count, Epochs);
        }
        else if (File.Exists(CheckpointPath))
        {
            Log.Write($"{Name}: the checkpoint is of other settings; starting anew");
        }

        for (int epoch = (state?.History.Count ?? 0) + 1; epoch <= Epochs; epoch++)
        {
            (double loss, TimeSpan trained, int steps) = Train(epoch, cancellationToken);

            Module.eval();
            long started = Log.Time.GetTimestamp();
            Dictionary<string, float[]> weights = Average.Values();
            TScores scores = Validate(weights);
            TimeSpan validated = Log.Time.GetElapsedTime(started);
            cancellationToken.ThrowIfCancellationRequested();

            bool better = state is null || IsBetter(Rank(scores), Rank(state.History[state.BestEpoch - 1].Scores));
            state = new Checkpoint<TScores>
            {
                Settings = Settings,
                History = [.. state?.History ?? [], new EpochFigures<TScores>(epoch, loss, trained.TotalSeconds, validated.TotalSeconds, scores)],
                BestEpoch = better ? epoch : state!.BestEpoch,
                BestWeights = better ? weights : state!.BestWeights,
            };
            state.Save(CheckpointPath, Module, Average, Optimizer);
            EpochDone(state.History[^1], new EpochPlace(Epochs, (long)epoch * steps, (long)Epochs * steps, better));
            Log.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{Name}: epoch {epoch}/{Epochs} took {trained.TotalSeconds:0} s + {validated.TotalSeconds:0} s, loss {loss:0.000}; {scores}{(better ? " (best)" : string.Empty)}"));
        }

        return state!;
    }

    private bool IsBetter(double rank, double best) => PrefersLater ? rank >= best : rank > best;

    private (double Loss, TimeSpan Time, int Steps) Train(int epoch, CancellationToken cancellationToken)
    {
        // Every epoch has its own random numbers, so that a resumed run draws the same ones.
        manual_seed(unchecked((Seed * 10_007L) + epoch));
        IReadOnlyList<TBatch> batches = Plan(new Random(unchecked((Seed * 10_007) + epoch)));
        long total = batches.Sum(CaptionsOf);
        ProgressMeter meter = Log.Start("captions", total, $"{Name} {epoch}/{Epochs}");
        Module.train();
        double sum = 0;
        double sumBefore = 0;
        int before = 0;
        int every = (batches.Count + StepEventsPerEpoch - 1) / StepEventsPerEpoch;
        long done = 0;
        for (int i = 0; i < batches.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long step = ((epoch - 1L) * batches.Count) + i;
            double loss = Step(batches[i], step, (long)Epochs * batches.Count);
            if (!double.IsFinite(loss))
            {
                throw new InvalidOperationException(
                    $"{Name}: the loss is {loss} at step {step}. The last finished epoch is in {CheckpointPath}; try a lower learning rate.");
            }

            sum += loss;
            if ((i + 1) % every == 0 || i + 1 == batches.Count)
            {
                Events.Step(Name, epoch, Epochs, step + 1, (long)Epochs * batches.Count, (sum - sumBefore) / (i + 1 - before));
                (sumBefore, before) = (sum, i + 1);
            }

            done += CaptionsOf(batches[i]);
            meter.Report(done, string.Create(CultureInfo.InvariantCulture, $"loss {sum / (i + 1):0.000}"));
        }

        return (sum / batches.Count, meter.Elapsed, batches.Count);
    }

    private double Step(TBatch batch, long step, long steps)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        double rate = Rate.At(step, steps);
        foreach (optim.ILearningRateController group in Optimizer.ParamGroups)
        {
            group.LearningRate = rate;
        }

        Optimizer.zero_grad();
        Tensor loss = Loss(batch);
        loss.backward();
        nn.utils.clip_grad_norm_(Module.parameters(), GradientNorm);
        Optimizer.step();
        Average.Update(step + 1);
        return loss.item<float>();
    }
}
