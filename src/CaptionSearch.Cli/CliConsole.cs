using System.Text;

namespace CaptionSearch.Cli;

/// <summary>The streams and surroundings a command sees: the process's own, or a test's.</summary>
public sealed class CliConsole
{
    private const int WidthOfUnknownTerminal = 100;

    /// <summary>Where queries are read from by commands that read standard input.</summary>
    public TextReader In { get; init; } = TextReader.Null;

    /// <summary>Results, and nothing else.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress, skipped pictures and error lines.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether a person reads <see cref="Out"/>: then hits are a table, otherwise TSV. Default false.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether a person watches <see cref="Error"/>: then progress rewrites one line. Default false.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether <see cref="In"/> is typed by a person: then the query loop shows a prompt. Default false.</summary>
    public bool InIsTerminal { get; init; }

    /// <summary>Columns of the terminal, at least 1.</summary>
    public int Width { get; init; } = WidthOfUnknownTerminal;

    /// <summary>Environment variable by name, null when unset or empty.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>The process's own streams: UTF-8, line feeds, and buffered when nobody watches.</summary>
    public static CliConsole FromProcess()
    {
        bool outIsTerminal = !Console.IsOutputRedirected;
        return new CliConsole
        {
            In = Console.In,
            Out = Open(Console.OpenStandardOutput(), autoFlush: outIsTerminal),
            Error = Open(Console.OpenStandardError(), autoFlush: true),
            OutIsTerminal = outIsTerminal,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            InIsTerminal = !Console.IsInputRedirected,
            Width = outIsTerminal ? TerminalWidth() : WidthOfUnknownTerminal,
            Environment = name => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null,
        };
    }

    /// <summary>The same streams with another environment.</summary>
    internal CliConsole With(Func<string, string?> environment) => new()
    {
        In = In,
        Out = Out,
        Error = Error,
        OutIsTerminal = OutIsTerminal,
        ErrorIsTerminal = ErrorIsTerminal,
        InIsTerminal = InIsTerminal,
        Width = Width,
        Environment = environment,
    };

    private static StreamWriter Open(Stream stream, bool autoFlush)
        => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 16384) { AutoFlush = autoFlush, NewLine = "\n" };

    private static int TerminalWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and var width ? width : WidthOfUnknownTerminal;
        }
        catch (IOException)
        {
            return WidthOfUnknownTerminal;
        }
    }
}
