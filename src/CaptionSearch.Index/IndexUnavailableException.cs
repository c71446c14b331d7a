namespace CaptionSearch.Index;

/// <summary>The index cannot be reached, opened, written or locked right now; nothing is wrong with what it holds.</summary>
public sealed class IndexUnavailableException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Which index, what happened, what to do.</param>
    public IndexUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">Which index, what happened, what to do.</param>
    /// <param name="innerException">What the system said.</param>
    public IndexUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Whether a server could not be reached or does not serve at the moment, so that a local copy may answer instead. False when it
    /// answered and said no: wrong credentials, wrong version, a full disk.
    /// </summary>
    public bool IsUnreachable { get; init; }

    /// <summary>
    /// Whether the index that was opened is not the one that answers any more: it was deleted, or another one stands in its place. Whoever opens it
    /// again and asks again gets an answer, if there is an index.
    /// </summary>
    public bool IsGone { get; init; }
}
