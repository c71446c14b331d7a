using System.Diagnostics;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Web.Hosting;
using Microsoft.Extensions.Logging;

namespace CaptionSearch.Web.Api;

/// <summary>Indexes folders, one at a time, and remembers how the latest ones went.</summary>
internal sealed partial class IndexJobs(ServeOptions options, ILogger<IndexJobs> log) : IAsyncDisposable
{
    private const int Remembered = 20;

    private readonly Lock _turn = new();
    private readonly Dictionary<string, IndexJob> _jobs = [];
    private readonly Queue<string> _order = [];
    private CancellationTokenSource? _stop;
    private Task _work = Task.CompletedTask;
    private string? _running;

    /// <summary>Begins to index a folder.</summary>
    /// <param name="folder">Absolute, and allowed.</param>
    /// <exception cref="RequestException">Another one is being indexed.</exception>
    public IndexJob Start(string folder)
    {
        lock (_turn)
        {
            if (_running is not null)
            {
                throw new RequestException(new Failure(409, "Already indexing", $"A folder is being indexed: job {_running}. Wait for it, or cancel it.")
                {
                    RetryAfter = TimeSpan.FromSeconds(10),
                });
            }

            IndexJob job = new() { Id = Guid.NewGuid().ToString("N"), Folder = folder };
            _jobs[job.Id] = job;
            _order.Enqueue(job.Id);
            while (_order.Count > Remembered)
            {
                _jobs.Remove(_order.Dequeue());
            }

            _running = job.Id;
            _stop?.Dispose();
            _stop = new CancellationTokenSource();
            CancellationToken stop = _stop.Token;
            _work = Task.Run(() => RunAsync(job, stop), CancellationToken.None);
            return job;
        }
    }

    /// <summary>How a job goes; null when there was none with this id lately.</summary>
    public IndexJob? Find(string id)
    {
        lock (_turn)
        {
            return _jobs.GetValueOrDefault(id);
        }
    }

    /// <summary>Stops a job; what it did until then stays.</summary>
    /// <returns>The job as it is now; null when there was none with this id lately.</returns>
    public async Task<IndexJob?> StopAsync(string id)
    {
        Task work;
        lock (_turn)
        {
            if (_running != id)
            {
                return _jobs.GetValueOrDefault(id);
            }

            _stop!.Cancel();
            work = _work;
        }

        await work.ConfigureAwait(false);
        return Find(id);
    }

    public async ValueTask DisposeAsync()
    {
        Task work;
        lock (_turn)
        {
            _stop?.Cancel();
            work = _work;
        }

        await work.ConfigureAwait(false);
        _stop?.Dispose();
    }

    private async Task RunAsync(IndexJob job, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        List<CaptionModel> loaded = [];
        try
        {
            IndexRun run = new(options.Data, Load, new IndexRunOptions { Limits = options.Limits.Decoding }, step => Put(job.Id, known => known with
            {
                Done = step.Done,
                Total = step.Total,
                Seconds = Elapsed(),
            }));
            IndexRunReport report = await run.RunAsync(job.Folder, stop).ConfigureAwait(false);
            Put(job.Id, known => known with
            {
                State = report.IsInterrupted ? "cancelled" : "done",
                Described = report.Described,
                Recognised = report.Recognised,
                Unchanged = report.Unchanged,
                Removed = report.Removed,
                Skipped = report.Skipped,
                Seconds = Elapsed(),
                Message = report.ServerNotice,
            });
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Put(job.Id, known => known with { State = "cancelled", Seconds = Elapsed() });
        }
        catch (Exception error)
        {
            // It runs beside all requests: whatever is wrong is told to whoever asks for the job, and a bug to the log.
            Failure failure = error is CaptionSearch.Engine.SourceFolderException ? new Failure(422, "", error.Message) : Failure.Of(error);
            LogFailed(log, failure.IsBug ? error : null, job.Id, LineLog.OneLine(failure.Detail));
            Put(job.Id, known => known with { State = "failed", Message = failure.Detail, Seconds = Elapsed() });
        }
        finally
        {
            loaded.ForEach(static model => model.Dispose());
            lock (_turn)
            {
                _running = null;
            }
        }

        CaptionModel Load(string? fingerprint)
        {
            CaptionModel model = options.Model(fingerprint);
            loaded.Add(model);
            return model;
        }

        double Elapsed() => Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3);
    }

    private void Put(string id, Func<IndexJob, IndexJob> change)
    {
        lock (_turn)
        {
            if (_jobs.TryGetValue(id, out IndexJob? known))
            {
                _jobs[id] = change(known);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Index job {Job} failed: {Reason}")]
    private static partial void LogFailed(ILogger log, Exception? error, string job, string reason);
}
