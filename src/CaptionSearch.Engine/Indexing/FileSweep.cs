using System.Collections.Concurrent;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Indexing;

/// <summary>Works through files on all threads; each outcome goes to the writer when it is there.</summary>
internal static class FileSweep
{
    /// <summary>Works through files and commits what came of them, also when it ends early.</summary>
    /// <returns>False when it was cancelled.</returns>
    public static async Task<bool> RunAsync(
        IReadOnlyList<FoundFile> files, ICaptionIndex index, CaptionModel model, OutcomeWriter writer, IndexRunOptions options,
        CancellationToken cancellationToken)
    {
        ConcurrentDictionary<string, bool> taken = new(StringComparer.Ordinal);
        ConcurrentBag<FileWorker> idle = [];
        using SemaphoreSlim turn = new(1, 1);
        try
        {
            ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(files, parallel, async (file, token) =>
            {
                FileWorker worker = idle.TryTake(out FileWorker? rested) ? rested : new FileWorker(model, index, taken, options);
                FileOutcome outcome = await worker.RunAsync(file, token).ConfigureAwait(false);
                idle.Add(worker);
                await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
                try
                {
                    await writer.AddAsync(outcome).ConfigureAwait(false);
                }
                finally
                {
                    turn.Release();
                }
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await writer.CommitAsync().ConfigureAwait(false);
            return false;
        }

        await writer.CommitAsync().ConfigureAwait(false);
        return true;
    }
}
