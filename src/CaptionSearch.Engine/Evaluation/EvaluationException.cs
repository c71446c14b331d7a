namespace CaptionSearch.Engine.Evaluation;

/// <summary>There is nothing to measure: not one picture of the set could be read, or there are too few to learn from.</summary>
public sealed class EvaluationException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was tried and what to do, one line.</param>
    public EvaluationException(string message)
        : base(message)
    {
    }
}
