namespace CaptionSearch.Engine;

/// <summary>The data folder cannot be used now: not to be made or written, in use by another run, or its manifest cannot be read.</summary>
public sealed class DataFolderException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Which folder or file, what happened, what to do.</param>
    public DataFolderException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">Which folder or file, what happened, what to do.</param>
    /// <param name="innerException">What the system said.</param>
    public DataFolderException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
