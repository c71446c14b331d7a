namespace CaptionSearch.Engine;

/// <summary>The folder of pictures cannot be indexed: missing, no folder, not readable, or without a picture.</summary>
public sealed class SourceFolderException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Which folder, what is wrong, what to do.</param>
    public SourceFolderException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error.</summary>
    /// <param name="message">Which folder, what is wrong, what to do.</param>
    /// <param name="innerException">What the system said.</param>
    public SourceFolderException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
