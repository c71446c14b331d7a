namespace CaptionSearch.Imaging;

/// <summary>The bytes of a picture are broken: empty, cut off or damaged beyond reading.</summary>
public sealed class InvalidImageException : Exception
{
    /// <summary>States which file and what is wrong with it, in one sentence.</summary>
    public InvalidImageException(string message)
        : base(message)
    {
    }

    /// <summary>As above, with the error that led to it.</summary>
    public InvalidImageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a sentence of its own; only for serialisers and tools that need it.</summary>
    public InvalidImageException()
    {
    }
}
