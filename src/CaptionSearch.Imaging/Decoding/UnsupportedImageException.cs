namespace CaptionSearch.Imaging;

/// <summary>The file may be in order, but it is not taken: another format, too many bytes, too many pixels, too slow to decode.</summary>
public sealed class UnsupportedImageException : Exception
{
    /// <summary>States which file and what is wrong with it, in one sentence.</summary>
    public UnsupportedImageException(string message)
        : base(message)
    {
    }

    /// <summary>As above, with the error that led to it.</summary>
    public UnsupportedImageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Without a sentence of its own; only for serialisers and tools that need it.</summary>
    public UnsupportedImageException()
    {
    }
}
