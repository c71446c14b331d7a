namespace CaptionSearch.Index.Elastic.Transport;

/// <summary>How often and how long one request may still be repeated.</summary>
internal sealed class RetryBudget(RetryPolicy policy, int repetitions, TimeSpan time)
{
    private readonly long _start = policy.Now;

    /// <summary>Repetitions so far.</summary>
    public int Used { get; private set; }

    /// <summary>How long to wait before the next repetition; null when there is none left, or no time for it.</summary>
    /// <param name="asked">What the server asked for; null when it did not.</param>
    public TimeSpan? Next(TimeSpan? asked)
    {
        if (Used >= repetitions)
        {
            return null;
        }

        TimeSpan delay = policy.Jitter(Used);
        delay = asked > delay ? asked.Value : delay;
        if (policy.Since(_start) + delay >= time)
        {
            return null;
        }

        Used++;
        return delay;
    }
}
