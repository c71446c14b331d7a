namespace CaptionSearch.Web.Training;

/// <summary>What a visitor asked of trainings and models cannot be done now; the message says why and what to do.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">One or two sentences for people.</param>
    /// <param name="cause">What made it, if anything.</param>
    public TrainingException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
