namespace CaptionSearch.Cli;

/// <summary>A command line that parses but makes no sense; one line and exit code 2.</summary>
public sealed class UsageException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="verb">The verb that was typed.</param>
    /// <param name="message">What was given, what was expected, what to do; ends with a full stop.</param>
    public UsageException(string verb, string message)
        : base(message)
    {
        Verb = verb;
    }

    /// <summary>The verb that was typed.</summary>
    public string Verb { get; }
}
