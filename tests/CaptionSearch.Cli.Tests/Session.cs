using System.Globalization;

namespace CaptionSearch.Cli;

/// <summary>One command line run inside the test process, with what it wrote.</summary>
internal sealed record Session(int ExitCode, string Out, string Error)
{
    public static Task<Session> RunAsync(params string[] args) => RunAsync(args, input: "");

    /// <param name="args">Arguments without the program's name.</param>
    /// <param name="input">What standard input holds.</param>
    /// <param name="terminal">Whether standard output is a terminal of 100 columns.</param>
    /// <param name="environment">Environment variables; none by default.</param>
    public static async Task<Session> RunAsync(
        string[] args, string input, bool terminal = false, IReadOnlyDictionary<string, string>? environment = null)
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
            Environment = name => environment?.GetValueOrDefault(name),
        };

        int exitCode = await CommandLine.RunAsync(args, console, TestContext.Current.CancellationToken);
        return new Session(exitCode, output.ToString(), error.ToString());
    }
}
