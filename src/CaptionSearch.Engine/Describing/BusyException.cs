namespace CaptionSearch.Engine.Describing;

/// <summary>As many requests wait as may wait; the message says so, one line.</summary>
public sealed class BusyException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is full, and what to do; ends with a full stop.</param>
    /// <param name="retryAfter">When it is worth trying again.</param>
    public BusyException(string message, TimeSpan retryAfter)
        : base(message)
    {
        RetryAfter = retryAfter;
    }

    /// <summary>How long those who wait will take, judged by the pace of late; 1 s or more.</summary>
    public TimeSpan RetryAfter { get; }
}
