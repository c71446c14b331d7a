namespace CaptionSearch.Engine.Searching;

/// <summary>A search that makes no sense as it was asked; the message says what is missing, one line.</summary>
public sealed class SearchRequestException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was asked, and what to do; ends with a full stop.</param>
    public SearchRequestException(string message)
        : base(message)
    {
    }
}
