namespace CaptionSearch.Imaging;

/// <summary>No picture can be decoded at all: the system library libvips is missing or too old. The message says what to install.</summary>
public sealed class DecoderUnavailableException : Exception
{
    /// <summary>States what is missing and how to get it, in one sentence.</summary>
    public DecoderUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>As above, with the error that led to it.</summary>
    public DecoderUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a sentence of its own; only for serialisers and tools that need it.</summary>
    public DecoderUnavailableException()
    {
    }
}
