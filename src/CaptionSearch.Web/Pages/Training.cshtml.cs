using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine;
using CaptionSearch.Index;
using CaptionSearch.Web.Training;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaptionSearch.Web.Pages;

/// <summary>The training dashboard: start and watch a training, compare its model with the current one, change between them.</summary>
public sealed class TrainingModel(DataFolder data, TrainingSession session, ModelWork work, DatasetChoices choices) : PageModel
{
    private const string BackboneKind = "efficientnet-lite2";
    private const string FromNothing = "nothing";

    /// <summary>What could not be done; kept over the redirect.</summary>
    [TempData]
    public string? Problem { get; set; }

    /// <summary>The training that runs, or the last one; null when there was none.</summary>
    public (RunSettings Settings, RunState State, RunProgress Progress)? Run { get; private set; }

    /// <summary>What is done with a model, or was done last.</summary>
    public WorkStatus? Work { get; private set; }

    /// <summary>The model of the index; null when the index cannot be asked.</summary>
    public CurrentModel? InUse { get; private set; }

    /// <summary>Why the index cannot be asked; null when it can.</summary>
    public string? IndexProblem { get; private set; }

    /// <summary>The models that were trained here, each with its last comparison.</summary>
    public IReadOnlyList<(string Name, bool IsInUse, ModelComparison? Comparison)> Models { get; private set; } = [];

    /// <summary>Data sets to choose from.</summary>
    public IReadOnlyList<string> Datasets { get; private set; } = [];

    /// <summary>Whether other paths than those of <see cref="Datasets"/> may be named.</summary>
    public bool MayNameOthers { get; private set; }

    /// <summary>Why the model cannot be changed from here; null when it can.</summary>
    public string? Obstacle => work.Obstacle;

    /// <summary>Whether a training runs.</summary>
    public bool IsTraining => Run is { State: RunState.Running or RunState.Stopping };

    /// <summary>Whether nothing else may be begun now.</summary>
    public bool IsBusy => IsTraining || Work is { IsRunning: true };

    /// <summary>How everything stands, as the events say it: the page is drawn anew when this changes.</summary>
    public string StateKey => TrainingEndpoints.KeyOf(Run?.State, Work);

    /// <summary>The curves of the training.</summary>
    public IReadOnlyList<LineChart> Charts => Run is not { Progress: var progress } ? [] :
    [
        new LineChart("captioner", "loss", "Loss of captions", progress.Captioner.Epochs, progress.Captioner.Loss, 2),
        new LineChart("captioner", "cider", "CIDEr on held-out pictures", progress.Captioner.Epochs, progress.Captioner.Curve(static epoch => epoch.Cider), 1),
        new LineChart("embedding", "loss", "Loss of the joint space", progress.Embedding.Epochs, progress.Embedding.Loss, 2),
        new LineChart("embedding", "recall1", "Sentences that find their picture first, %", progress.Embedding.Epochs, progress.Embedding.Curve(static epoch => epoch.Recall1), 0),
    ];

    /// <summary>Shows how everything stands.</summary>
    /// <param name="cancellationToken">Ends the asking when the visitor goes away.</param>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        (Run, Work) = (session.Current(), work.Status);
        (Datasets, MayNameOthers) = (choices.List(), choices.HasRoots);
        try
        {
            InUse = await CurrentModel.ReadAsync(data, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IndexUnavailableException or IndexFormatException)
        {
            IndexProblem = error.Message;
        }

        Models = [.. work.Models().Select(name => (name, InUse?.Folder == FolderOf(name), work.ComparisonOf(name)))];
    }

    /// <summary>Starts a training.</summary>
    /// <param name="dataset">A data set of the list.</param>
    /// <param name="path">Another data set's file or folder; counts more than the list.</param>
    /// <param name="epochs">Epochs of the captioner, 1 to 1000.</param>
    /// <param name="embeddingEpochs">Epochs of the joint space, 1 to 1000.</param>
    /// <param name="from"><c>nothing</c> to learn from the data set alone; else it starts from the model in use.</param>
    /// <param name="name">Name of the model; null or empty for one made from the data set's.</param>
    /// <param name="cancellationToken">Ends the asking for the current model.</param>
    public Task<IActionResult> OnPostStartAsync(
        string? dataset, string? path, int epochs, int embeddingEpochs, string? from, string? name, CancellationToken cancellationToken)
        => DoAsync(async () =>
        {
            if (!ModelState.IsValid || epochs is < 1 or > 1000 || embeddingEpochs is < 1 or > 1000)
            {
                throw new TrainingException("Epochs are whole numbers from 1 to 1000.");
            }

            if (work.IsRunning)
            {
                throw new TrainingException("Something else is under way. Wait for its end, then start the training.");
            }

            string chosen = choices.Resolve(string.IsNullOrWhiteSpace(path) ? dataset : path);
            string own = string.IsNullOrWhiteSpace(name) ? ModelName.For(chosen, session.IsTaken) : name.Trim();
            if (!ModelName.IsValid(own))
            {
                throw new TrainingException("A model's name is 1 to 40 lower-case letters, digits and hyphens, with no hyphen first.");
            }

            string model = await StartAsync(cancellationToken).ConfigureAwait(false);
            await session.StartAsync(new RunSettings(own, chosen, epochs, embeddingEpochs, from == FromNothing ? null : model, model)).ConfigureAwait(false);
        });

    /// <summary>Stops the training.</summary>
    public Task<IActionResult> OnPostStopAsync() => DoAsync(session.StopRunAsync);

    /// <summary>Takes the training up again.</summary>
    public Task<IActionResult> OnPostResumeAsync() => DoAsync(session.ResumeAsync);

    /// <summary>Compares a model with the current one.</summary>
    /// <param name="model">Its name.</param>
    public Task<IActionResult> OnPostCompareAsync(string? model) => DoAsync(() => work.Compare(model));

    /// <summary>Makes a model the current one.</summary>
    /// <param name="model">Its name.</param>
    public Task<IActionResult> OnPostUseAsync(string? model) => DoAsync(() => work.MakeCurrent(model));

    /// <summary>Goes back to the model before.</summary>
    public Task<IActionResult> OnPostRollBackAsync() => DoAsync(work.RollBack);

    private Task<IActionResult> DoAsync(Action act) => DoAsync(() =>
    {
        act();
        return Task.CompletedTask;
    });

    private async Task<IActionResult> DoAsync(Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (TrainingException error)
        {
            Problem = error.Message;
        }

        return RedirectToPage();
    }

    private string FolderOf(string name) => new RunFolder(data, name).Model;

    /// <summary>The current model's folder when it can be trained on; else the program's own model.</summary>
    private async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            CurrentModel current = await CurrentModel.ReadAsync(data, cancellationToken).ConfigureAwait(false);
            if (current.Folder is { } folder && ModelConfig.Read(Path.Combine(folder, ModelConfig.FileName)).Backbone.Kind == BackboneKind)
            {
                return folder;
            }
        }
        catch (Exception error) when (error is IndexUnavailableException or IndexFormatException or ModelFormatException)
        {
            // Then the program's own model is as good as any.
        }

        try
        {
            return ModelFolder.Locate(null, Environment.GetEnvironmentVariable);
        }
        catch (DirectoryNotFoundException error)
        {
            throw new TrainingException("There is no model to take the network that looks at pictures from: " + error.Message, error);
        }
    }
}
