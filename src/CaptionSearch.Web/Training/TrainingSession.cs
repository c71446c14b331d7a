using System.Reflection;
using System.Text.Json;
using CaptionSearch.Engine;
using CaptionSearch.Web.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaptionSearch.Web.Training;

/// <summary>The one training of this server: starts it, stops it, takes it up again, and knows what it says.</summary>
/// <remarks>
/// It belongs to the server, not to a visitor: it goes on when the page is closed, and is stopped with the server. What it said is kept in the data
/// folder, so that another server over the same folder shows the last one and can take it up. Safe for concurrent use.
/// </remarks>
public sealed partial class TrainingSession : IHostedService, IAsyncDisposable
{
    private readonly DataFolder _data;
    private readonly IReadOnlyList<string> _program;
    private readonly ChangeSignal _changes;
    private readonly ILogger<TrainingSession> _log;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private Run? _run;
    private ChildTraining? _child;
    private Task _watch = Task.CompletedTask;
    private bool _isStopping;
    private bool _isDisposed;

    internal TrainingSession(ServeOptions options, ChangeSignal changes, ILogger<TrainingSession> log)
    {
        _data = options.Data;
        _program = options.Program is { Count: > 0 } program ? program : OwnProgram();
        _changes = changes;
        _log = log;
        if (RunFolder.All(_data) is [var last, ..] && last.ReadSettings() is { } settings)
        {
            _run = new Run(settings, last, [.. last.ReadEvents()]);
        }
    }

    /// <summary>Whether a training is running now.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_lock)
            {
                return _child is not null;
            }
        }
    }

    /// <summary>The training that is running, or the last one; null when there was none.</summary>
    /// <returns>What it was started with, how it stands, and what it said.</returns>
    public (RunSettings Settings, RunState State, RunProgress Progress)? Current()
    {
        Run? run;
        string[] lines;
        bool isRunning;
        bool isStopping;
        lock (_lock)
        {
            (run, isRunning, isStopping) = (_run, _child is not null, _isStopping);
            lines = run is null ? [] : [.. run.Lines];
        }

        if (run is null)
        {
            return null;
        }

        RunProgress progress = RunProgress.Of(lines);
        RunState state = isRunning ? isStopping ? RunState.Stopping : RunState.Running : progress.End ?? RunState.Stopped;
        return (run.Settings, state, progress);
    }

    /// <summary>The events of the current training from a number on, with a key that another training does not have.</summary>
    /// <param name="from">Lines to leave out.</param>
    internal (string Key, string[] Lines) Lines(int from)
    {
        lock (_lock)
        {
            return _run is null ? ("", []) : (_run.Key, [.. _run.Lines.Skip(from)]);
        }
    }

    /// <summary>Starts a training.</summary>
    /// <param name="settings">What is trained; its name is free.</param>
    /// <exception cref="TrainingException">Another one is running, the name is taken, or the process cannot be started.</exception>
    public async Task StartAsync(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            RefuseWhileRunning();
            RunFolder folder = new(_data, settings.Name);
            if (IsTaken(settings.Name))
            {
                throw new TrainingException($"There is a training or a model named '{settings.Name}' already. Choose another name.");
            }

            folder.Write(settings);
            Launch(new Run(settings, folder, []));
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes the last training up again, after its last finished epoch.</summary>
    /// <exception cref="TrainingException">There is none, it is running or done, or the process cannot be started.</exception>
    public async Task ResumeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            RefuseWhileRunning();
            if (_run is not { } run || Current()?.State == RunState.Done)
            {
                throw new TrainingException("There is no stopped training to take up.");
            }

            Launch(run);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops the training that is running, if there is one, and waits for its end; finished epochs stay.</summary>
    public async Task StopRunAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            ChildTraining? child;
            lock (_lock)
            {
                child = _child;
                _isStopping = child is not null;
            }

            if (child is not null)
            {
                _changes.Raise();
                await child.StopAsync().ConfigureAwait(false);
                await _watch.ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Whether a name belongs to a training or a model.</summary>
    /// <param name="name">The name.</param>
    public bool IsTaken(string name)
    {
        RunFolder folder = new(_data, name);
        return Directory.Exists(folder.Root) || Directory.Exists(folder.Model);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => StopRunAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The container knows it under two names, and disposes of each.
        if (!Interlocked.Exchange(ref _isDisposed, true))
        {
            await StopRunAsync().ConfigureAwait(false);
            _turn.Dispose();
        }
    }

    /// <summary>The program of this process: its own file, or dotnet and the assembly.</summary>
    private static string[] OwnProgram()
    {
        string host = Environment.ProcessPath ?? "dotnet";
        return string.Equals(Path.GetFileNameWithoutExtension(host), "dotnet", StringComparison.OrdinalIgnoreCase)
            ? [host, Assembly.GetEntryAssembly()!.Location]
            : [host];
    }

    private void RefuseWhileRunning()
    {
        if (IsRunning)
        {
            throw new TrainingException("A training is running. Stop it first, or wait for its end.");
        }
    }

    private void Launch(Run run)
    {
        Directory.CreateDirectory(run.Folder.Cache);
        Directory.CreateDirectory(RunFolder.Models(_data));
        StreamWriter events = new(run.Folder.Events, append: true) { AutoFlush = true, NewLine = "\n" };
        void Tell(string line)
        {
            lock (_lock)
            {
                events.WriteLine(line);
                run.Lines.Add(line);
            }

            _changes.Raise();
        }

        // What happens from now on belongs to no request.
        using AsyncFlowControl apart = ExecutionContext.SuppressFlow();
        ChildTraining child;
        try
        {
            child = ChildTraining.Start(_program, run.Settings, run.Folder, Tell);
        }
        catch (IOException error)
        {
            events.Dispose();
            throw new TrainingException(error.Message, error);
        }

        lock (_lock)
        {
            (_run, _child, _isStopping) = (run, child, false);
        }

        Started(run.Settings.Name);
        _changes.Raise();
        _watch = WatchAsync(run, child, Tell, events);
    }

    private async Task WatchAsync(Run run, ChildTraining child, Action<string> tell, StreamWriter events)
    {
        string last = await child.Ended.ConfigureAwait(false);
        bool wasStopped;
        lock (_lock)
        {
            wasStopped = _isStopping;
        }

        // A process that could not begin, or was killed, does not say how it ended.
        string end = RunEvent.Read(run.Lines.Count > 0 ? run.Lines[^1] : "")?.Kind ?? "";
        if (end is not ("done" or "stopped" or "failed"))
        {
            tell(JsonSerializer.Serialize(wasStopped
                ? new Dictionary<string, string> { ["event"] = "stopped" }
                : new Dictionary<string, string> { ["event"] = "failed", ["message"] = last.Length > 0 ? last : "The training ended without a word." }));
        }

        lock (_lock)
        {
            (_child, _isStopping) = (null, false);
        }

        await events.DisposeAsync().ConfigureAwait(false);
        child.Dispose();
        Ended(run.Settings.Name, RunEvent.Read(run.Lines[^1])?.Kind ?? "");
        _changes.Raise();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Training {Name} started")]
    private partial void Started(string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "Training {Name} ended: {End}")]
    private partial void Ended(string name, string end);

    private sealed record Run(RunSettings Settings, RunFolder Folder, List<string> Lines)
    {
        public string Key { get; } = Guid.NewGuid().ToString("N");
    }
}
