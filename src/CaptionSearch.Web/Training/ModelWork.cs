using System.Globalization;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Evaluation;
using CaptionSearch.Engine.Reindexing;
using CaptionSearch.Import;
using CaptionSearch.Index;
using CaptionSearch.Training.Datasets;
using CaptionSearch.Web.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaptionSearch.Web.Training;

/// <summary>What is done with trained models: compare one with the current one, make one the current one, go back. One thing at a time, and not while a training runs.</summary>
/// <remarks>It goes on when the page is closed and is stopped with the server; a change of the model that was stopped is taken up when it is asked for again. Safe for concurrent use.</remarks>
public sealed partial class ModelWork : IHostedService, IDisposable
{
    private readonly ServeOptions _options;
    private readonly TrainingSession _session;
    private readonly ChangeSignal _changes;
    private readonly ILogger<ModelWork> _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private WorkStatus? _status;
    private Task _work = Task.CompletedTask;

    internal ModelWork(ServeOptions options, TrainingSession session, ChangeSignal changes, ILogger<ModelWork> log)
    {
        (_options, _session, _changes, _log) = (options, session, changes, log);
    }

    /// <summary>What is under way, or was done last; null when nothing was done since the server started.</summary>
    public WorkStatus? Status
    {
        get
        {
            lock (_lock)
            {
                return _status;
            }
        }
    }

    /// <summary>Whether something is under way.</summary>
    public bool IsRunning => Status is { IsRunning: true };

    /// <summary>Why the model cannot be changed from here, for people; null when it can.</summary>
    public string? Obstacle => _options.FixedModel is not { } model ? null
        : $"This server was started with --model {model} and answers with that model only. Start it again without --model to change the model here.";

    /// <summary>Names of the models that were trained here, by name.</summary>
    public IReadOnlyList<string> Models()
    {
        string folder = RunFolder.Models(_options.Data);
        return !Directory.Exists(folder) ? [] :
        [
            .. Directory.EnumerateDirectories(folder)
                .Where(static model => File.Exists(Path.Combine(model, ModelConfig.FileName)))
                .Select(static model => Path.GetFileName(model))
                .Where(ModelName.IsValid)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The last comparison of a model with a current one; null when there is none.</summary>
    /// <param name="name">The model's name.</param>
    public ModelComparison? ComparisonOf(string name) => new RunFolder(_options.Data, name).ReadComparison();

    /// <summary>Measures a model and the current one on the pictures that were held out of its training.</summary>
    /// <param name="name">The model's name.</param>
    /// <exception cref="TrainingException">Something else is under way, or there is no such model.</exception>
    public void Compare(string? name)
    {
        RunFolder run = Existing(name);
        RunSettings settings = run.ReadSettings() ?? throw new TrainingException($"What '{run.Name}' was trained on is not known any more.");
        Begin($"Comparing {run.Name} with the current model", async cancellationToken =>
        {
            CurrentModel current = await CurrentModel.ReadAsync(_options.Data, cancellationToken).ConfigureAwait(false);
            TrainingSet set = TrainingSet.Read(settings.Dataset, cancellationToken: cancellationToken);
            EvaluationSet heldOut = new(set.PictureFolder, set.HeldOut);
            using CaptionModel trained = CaptionModel.Load(run.Model);
            using CaptionModel used = _options.Model(current.Fingerprint);
            if (trained.Fingerprint == used.Fingerprint)
            {
                throw new TrainingException($"{run.Name} is the current model: there is nothing to compare it with.");
            }

            ModelFigures first = Measure(trained, heldOut, 0, cancellationToken);
            ModelFigures second = Measure(used, heldOut, 2, cancellationToken);
            run.Write(new ModelComparison(set.HeldOut.Count, first, second));
            return $"{run.Name} and {second.Name} were measured on {set.HeldOut.Count} held-out pictures.";
        });
    }

    /// <summary>Moves the index to a model; searches go on with the old one until the new index is complete.</summary>
    /// <param name="name">The model's name.</param>
    /// <exception cref="TrainingException">Something else is under way, there is no such model, or the server is bound to another.</exception>
    public void MakeCurrent(string? name)
    {
        RunFolder run = Existing(name);
        RefuseWhenBound();
        Begin($"Moving the index to {run.Name}", async cancellationToken =>
        {
            // One core is left to those who search meanwhile.
            ReindexOptions options = new() { Threads = Math.Max(1, Environment.ProcessorCount - 1) };
            ReindexRun reindex = new(_options.Data, () => CaptionModel.Load(run.Model), options, step => Report(step.Done, step.Total));
            ReindexReport report = await reindex.RunAsync(cancellationToken).ConfigureAwait(false);
            return report switch
            {
                { IsInterrupted: true } => throw new OperationCanceledException(cancellationToken),
                { IsUpToDate: true, Documents: 0 } => throw new TrainingException("The index is empty: there is nothing to move to the model. Add pictures first."),
                { IsUpToDate: true } => $"The index is of {run.Name} already.",
                _ => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{run.Name} is the current model: {report.Documents} pictures are described by it{(report.KeptCaptions > 0 ? $", {report.KeptCaptions} sentences by people were kept" : "")}."),
            };
        });
    }

    /// <summary>Goes back to the index before the last change of the model; doing it again goes forward.</summary>
    /// <exception cref="TrainingException">Something else is under way, or the server is bound to a model.</exception>
    public void RollBack()
    {
        RefuseWhenBound();
        Begin("Going back to the model before", async cancellationToken =>
        {
            RollbackReport report = await Rollback.RunAsync(_options.Data, cancellationToken).ConfigureAwait(false);
            CurrentModel current = await CurrentModel.ReadAsync(_options.Data, cancellationToken).ConfigureAwait(false);
            return string.Create(CultureInfo.InvariantCulture, $"{current.Name} is the current model again, with {report.Documents} pictures.");
        });
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private void RefuseWhenBound()
    {
        if (Obstacle is { } reason)
        {
            throw new TrainingException(reason);
        }
    }

    private RunFolder Existing(string? name)
        => name is not null && Models().Contains(name, StringComparer.Ordinal)
            ? new RunFolder(_options.Data, name)
            : throw new TrainingException("There is no such model.");

    private ModelFigures Measure(CaptionModel model, EvaluationSet set, int sweepsBefore, CancellationToken cancellationToken)
    {
        EvaluationOptions options = new() { Threads = Math.Max(1, Environment.ProcessorCount - 1) };
        int pictures = set.Pictures.Count;
        CaptionReport captions = CaptionEvaluation.Run(set, model, options, Sweep(sweepsBefore), cancellationToken);
        RetrievalReport retrieval = RetrievalEvaluation.Run(set, model, options, Sweep(sweepsBefore + 1), cancellationToken);
        return new ModelFigures(
            model.Name,
            model.Fingerprint,
            100 * captions.Cider,
            100 * captions.Bleu.Values[3],
            100 * captions.RougeL,
            100 * retrieval.TextToPicture.R1,
            100 * retrieval.TextToPicture.R5,
            100 * retrieval.TextToPicture.R10);

        SweepProgress Sweep(int before) => new(done => Report(((long)before * pictures) + done, 4L * pictures));
    }

    private void Report(long done, long total)
    {
        lock (_lock)
        {
            _status = _status! with { Done = done, Total = total };
        }

        _changes.Raise();
    }

    private void Begin(string title, Func<CancellationToken, Task<string>> work)
    {
        lock (_lock)
        {
            if (_status is { IsRunning: true } || _session.IsRunning)
            {
                throw new TrainingException("Something else is under way. Wait for its end, then try again.");
            }

            _status = new WorkStatus(title, IsRunning: true, 0, 0, "", IsProblem: false);

            // It belongs to no request.
            using AsyncFlowControl apart = ExecutionContext.SuppressFlow();
            _work = Task.Run(() => RunAsync(title, work));
        }

        _changes.Raise();
    }

    private async Task RunAsync(string title, Func<CancellationToken, Task<string>> work)
    {
        string message;
        bool isProblem = true;
        try
        {
            message = await work(_stop.Token).ConfigureAwait(false);
            isProblem = false;
        }
        catch (OperationCanceledException)
        {
            message = "It was stopped.";
        }
        catch (Exception error) when (error is TrainingException or DataFolderException or IndexUnavailableException or IndexFormatException
            or ModelFormatException or ImportException or EvaluationException or IOException or UnauthorizedAccessException)
        {
            message = error.Message.ReplaceLineEndings(" ");
        }
        catch (Exception error)
        {
            message = "Something went wrong; it was noted in the log.";
            Failed(error, title);
        }

        lock (_lock)
        {
            _status = _status! with { IsRunning = false, Message = message, IsProblem = isProblem };
        }

        Ended(title, message);
        _changes.Raise();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Title}: {Message}")]
    private partial void Ended(string title, string message);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Title} failed")]
    private partial void Failed(Exception error, string title);

    /// <summary>Reports at once, from any thread.</summary>
    private sealed class SweepProgress(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
