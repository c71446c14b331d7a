namespace CaptionSearch.Captioning.ModelFile;

/// <summary>A model folder or one of its files does not fit: the message names the file, what was found, what was expected and what to do.</summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">File, found, expected, remedy; one line, ready to be shown.</param>
    public ModelFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with its cause.</summary>
    /// <param name="message">File, found, expected, remedy; one line, ready to be shown.</param>
    /// <param name="innerException">What went wrong below.</param>
    public ModelFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
