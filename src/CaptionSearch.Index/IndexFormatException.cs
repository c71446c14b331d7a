namespace CaptionSearch.Index;

/// <summary>The index is of another format version, of another model, or damaged: it must be rebuilt, or another program or model used.</summary>
public sealed class IndexFormatException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Which index, what was found and expected, what to do.</param>
    public IndexFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">Which index, what was found and expected, what to do.</param>
    /// <param name="innerException">What the storage said.</param>
    public IndexFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The damaged file; null when it is not about one file.</summary>
    public string? File { get; init; }

    /// <summary>Where in the file the damage begins, in bytes; null when unknown.</summary>
    public long? Offset { get; init; }
}
