using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace CaptionSearch.Cli;

/// <summary>The usual help followed by examples and, for the program itself, by what every verb has in common.</summary>
internal sealed class HelpText(HelpAction usual, IReadOnlyList<(string Line, string Does)> rootExamples) : SynchronousCommandLineAction
{
    private const string Common =
        """
        Results go to standard output, progress and skipped pictures to standard error.
        Exit codes: 0 found or done, 1 nothing found, 2 wrong usage, 3 failed.
        Environment: CAPTIONSEARCH_DATA_DIR (the index), CAPTIONSEARCH_MODEL (the model folder).
        """;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        usual.MaxWidth = 100;
        usual.Invoke(parseResult);

        Command command = parseResult.CommandResult.Command;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        IReadOnlyList<(string Line, string Does)> examples = command is Verb verb ? verb.Examples : command is RootCommand ? rootExamples : [];
        if (examples.Count > 0)
        {
            output.WriteLine("Examples:");
            int width = examples.Max(example => example.Line.Length);
            foreach ((string line, string does) in examples)
            {
                output.WriteLine("  " + line.PadRight(width) + "  " + does);
            }

            output.WriteLine();
        }

        if (command is RootCommand)
        {
            output.WriteLine(Common.ReplaceLineEndings("\n"));
        }

        return ExitCode.Success;
    }
}
