namespace CaptionSearch.Cli;

/// <summary>What the program tells its caller; stable, and the same for every verb.</summary>
public static class ExitCode
{
    /// <summary>Found, or done. Pictures that were skipped are listed and do not change this.</summary>
    public const int Success = 0;

    /// <summary>Nothing was found (an empty index too).</summary>
    public const int NothingFound = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>The work could not be done; one line on standard error says why.</summary>
    public const int Failed = 3;

    /// <summary>Stopped by Ctrl+C or a termination signal: 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
