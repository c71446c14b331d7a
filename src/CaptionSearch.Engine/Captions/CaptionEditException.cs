namespace CaptionSearch.Engine.Captions;

/// <summary>A caption cannot be written: the picture is not in the index, or the sentence is none.</summary>
public sealed class CaptionEditException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">Which picture, what is wrong, what to do.</param>
    public CaptionEditException(string message)
        : base(message)
    {
    }
}
