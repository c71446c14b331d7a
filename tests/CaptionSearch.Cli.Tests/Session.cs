using System.Globalization;

namespace CaptionSearch.Cli;

/// <summary>One command line run inside the test process, with what it wrote.</summary>
internal sealed record Session(int ExitCode, string Out, string Error)
{
    public static Task<Session> RunAsync(params string[] args) => RunAsync(args, input: "");

    /// <param name="args">Arguments without the program's name.</param>
    /// <param name="input">What standard input holds.</param>
    /// <param name="terminal">Whether standard output is a terminal.</param>
    /// <param name="environment">Environment variables; none by default.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="watched">Whether standard error is a terminal.</param>
    public static async Task<Session> RunAsync(
        string[] args, string input, bool terminal = false, IReadOnlyDictionary<string, string>? environment = null,
        int width = 100, bool watched = false)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using StringWriter error = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using StringReader reader = new(input);
        CliConsole console = new()
        {
            In = reader,
            Out = output,
            Error = error,
            OutIsTerminal = terminal,
            ErrorIsTerminal = watched,
            Width = width,
            Environment = name => environment?.GetValueOrDefault(name),
        };

        int exitCode = await CommandLine.RunAsync(args, console, TestContext.Current.CancellationToken);
        return new Session(exitCode, output.ToString(), error.ToString());
    }
}
