using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Reflection;
using CaptionSearch.Cli.Commands;

namespace CaptionSearch.Cli;

/// <summary>The program's verbs, and the way from an argument list to an exit code.</summary>
public static class CommandLine
{
    private static readonly TimeSpan TimeToFinishAfterCtrlC = TimeSpan.FromSeconds(20);

    private static readonly (string Line, string Does)[] Examples =
    [
        ("captionsearch index ~/Pictures", "caption every picture below a folder and make it searchable"),
        ("captionsearch search \"a dog in the grass\"", "pictures for a sentence"),
        ("captionsearch query holiday.jpg", "pictures like a picture"),
    ];

    /// <summary>Parses and runs one command line.</summary>
    /// <param name="args">Arguments without the program's name.</param>
    /// <param name="console">Where results, progress and errors go.</param>
    /// <param name="cancellationToken">Stops the command as Ctrl+C does.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, CliConsole console, CancellationToken cancellationToken = default)
    {
        if (args is ["--version"])
        {
            await console.Out.WriteLineAsync(Version()).ConfigureAwait(false);
            await console.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
            return ExitCode.Success;
        }

        ServerOptions server = new();
        RootCommand root = Create(server.Over(console));
        server.AddTo(root);
        ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpText)
        {
            await WriteUsageErrorAsync(parsed, console).ConfigureAwait(false);
            return ExitCode.Usage;
        }

        server.Read(parsed);
        InvocationConfiguration configuration = new()
        {
            Output = console.Out,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeToFinishAfterCtrlC,
        };
        int exitCode = await ErrorBoundary.RunAsync(console, () => parsed.InvokeAsync(configuration, cancellationToken)).ConfigureAwait(false);
        return args.Length == 0 ? ExitCode.Usage : exitCode;
    }

    /// <summary>The tree of verbs; each lives in a file of its own in Commands.</summary>
    internal static RootCommand Create(CliConsole console)
    {
        RootCommand root = new("A search engine for the pictures on your own machine: it writes a sentence for each and finds them by words or by example.");
        foreach (Option option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction usual })
            {
                option.Action = new HelpText(usual, Examples);
            }
        }

        root.Subcommands.Add(IndexCommand.Create(console));
        root.Subcommands.Add(SearchCommand.Create(console));
        root.Subcommands.Add(QueryCommand.Create(console));
        root.Subcommands.Add(CaptionCommand.Create(console));
        root.Subcommands.Add(ServeCommand.Create(console));
        root.Subcommands.Add(StatusCommand.Create(console));
        root.Subcommands.Add(DoctorCommand.Create(console));
        root.Subcommands.Add(ReindexCommand.Create(console));
        root.Subcommands.Add(RollbackCommand.Create(console));
        root.Subcommands.Add(ExportCommand.Create(console));
        root.Subcommands.Add(ImportCommand.Create(console));
        root.Subcommands.Add(ImportersCommand.Create(console));
        root.Subcommands.Add(ExtractCommand.Create(console));
        root.Subcommands.Add(RenameCommand.Create(console));
        root.Subcommands.Add(EvaluateCommand.Create(console));
        root.Subcommands.Add(TrainCommand.Create(console));
        root.Subcommands.Add(SyncCommand.Create(console));
        root.Subcommands.Add(ClearCommand.Create(console));
        return root;
    }

    private static string Version()
    {
        string version = typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        int commit = version.IndexOf('+', StringComparison.Ordinal);
        return "captionsearch " + (commit < 0 ? version : version[..commit]);
    }

    private static async Task WriteUsageErrorAsync(ParseResult parsed, CliConsole console)
    {
        // What was not understood is the cause; "required argument missing" is then mostly its consequence.
        string message = parsed.UnmatchedTokens.Count > 0
            ? $"Unrecognized command or argument '{parsed.UnmatchedTokens[0]}'."
            : OneLine(parsed.Errors[0].Message);
        string verb = parsed.CommandResult.Command is RootCommand ? string.Empty : " " + PathOf(parsed.CommandResult);
        await console.Error.WriteLineAsync(
            $"captionsearch{verb}: {message} Try 'captionsearch{verb} --help'.").ConfigureAwait(false);
    }

    /// <summary>A message whose further lines are a list.</summary>
    private static string OneLine(string message)
    {
        string[] lines = message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string line = lines.Length > 1 ? $"{lines[0]} {string.Join(", ", lines[1..])}" : lines[0];
        return line.EndsWith('.') ? line : line + ".";
    }

    private static string PathOf(CommandResult result)
        => result.Parent is CommandResult { Command: not RootCommand } parent
            ? PathOf(parent) + " " + result.Command.Name
            : result.Command.Name;
}
