using System.Runtime.ExceptionServices;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>Items handed out to a few workers, each with its own scratch memory.</summary>
internal static class SharedWork
{
    /// <summary>Runs a body for every item, each once and in no order.</summary>
    /// <typeparam name="T">A worker's own memory.</typeparam>
    /// <param name="count">Items 0..count−1.</param>
    /// <param name="threads">Most workers, 1 or more.</param>
    /// <param name="create">Makes a worker's memory.</param>
    /// <param name="body">Receives the item and the memory of the worker that has it.</param>
    /// <param name="cancellationToken">Checked before each item.</param>
    /// <remarks>The first error of a body ends the run and is thrown as it is.</remarks>
    public static void Run<T>(int count, int threads, Func<T> create, Action<int, T> body, CancellationToken cancellationToken)
    {
        ParallelOptions options = new() { MaxDegreeOfParallelism = Math.Max(1, Math.Min(threads, count)), CancellationToken = cancellationToken };
        int next = -1;
        bool failed = false;
        try
        {
            // A loop over workers, not over items: a worker keeps its memory, and one that starts late finds less to do.
            Parallel.For(0, options.MaxDegreeOfParallelism, options, _ =>
            {
                T memory = create();
                for (int i = Interlocked.Increment(ref next); i < count && !Volatile.Read(ref failed); i = Interlocked.Increment(ref next))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    try
                    {
                        body(i, memory);
                    }
                    catch
                    {
                        Volatile.Write(ref failed, true);
                        throw;
                    }
                }
            });
        }
        catch (AggregateException errors)
        {
            ExceptionDispatchInfo.Throw(errors.InnerExceptions.FirstOrDefault(static error => error is not OperationCanceledException) ?? errors.InnerExceptions[0]);
        }
    }
}
