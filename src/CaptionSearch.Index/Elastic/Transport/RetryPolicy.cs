namespace CaptionSearch.Index.Elastic.Transport;

/// <summary>When a request is sent again: exponential back-off with full jitter, bounded in number and time.</summary>
/// <remarks>
/// The wait before repetition n (0, 1, ...) is random, evenly from 0 to min(cap, base 2^n): many clients that were refused together
/// do not come back together. A server that asks for a wait gets at least that.
/// </remarks>
internal sealed class RetryPolicy(ElasticOptions options, TimeProvider time, Func<double> random)
{
    /// <summary>Starts the count for one request.</summary>
    public RetryBudget Start(RequestKind kind) => kind == RequestKind.Search
        ? new RetryBudget(this, options.SearchRetries, options.SearchTimeout)
        : new RetryBudget(this, options.WriteRetries, options.RetryTime);

    /// <summary>Waits; a wait can be cancelled.</summary>
    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.Delay(delay, time, cancellationToken);

    internal long Now => time.GetTimestamp();

    internal TimeSpan Since(long start) => time.GetElapsedTime(start);

    internal TimeSpan Jitter(int repetition)
    {
        double longest = Math.Min(options.RetryCap.TotalMilliseconds, options.RetryBase.TotalMilliseconds * Math.Pow(2, Math.Min(repetition, 30)));
        return TimeSpan.FromMilliseconds(longest * random());
    }
}
