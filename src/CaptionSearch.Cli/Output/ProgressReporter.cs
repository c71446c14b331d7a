using System.Globalization;

namespace CaptionSearch.Cli.Output;

/// <summary>Progress of a long run on standard error: one line that is rewritten in a terminal, a plain line now and then elsewhere.</summary>
/// <remarks>Safe to call from several threads. Nothing is written when quiet.</remarks>
public sealed class ProgressReporter : IDisposable
{
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(10);

    private readonly CliConsole _console;
    private readonly bool _quiet;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly long _started;
    private long _lastWritten;
    private bool _lineIsOpen;

    /// <summary>Starts the clock.</summary>
    /// <param name="console">Progress goes to its standard error.</param>
    /// <param name="quiet">Whether to write nothing.</param>
    /// <param name="time">The clock; the system's by default.</param>
    public ProgressReporter(CliConsole console, bool quiet, TimeProvider? time = null)
    {
        _console = console;
        _quiet = quiet;
        _time = time ?? TimeProvider.System;
        _started = _time.GetTimestamp();
        _lastWritten = _started;
    }

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>Says how far the run is; most calls write nothing.</summary>
    /// <param name="what">Unit in the plural, for example "pictures".</param>
    /// <param name="done">Units finished by this run.</param>
    /// <param name="total">Units to do; 0 when not known yet.</param>
    /// <param name="note">Shown at the end, for example a loss; may be empty.</param>
    public void Report(string what, long done, long total, string note = "") => Report(() => Line(what, done, total, Elapsed, note));

    /// <summary>Says how far the run is when it is known as a part only.</summary>
    /// <param name="what">Unit in the plural.</param>
    /// <param name="done">Units finished by this run.</param>
    /// <param name="part">How much of the run that is, 0..1.</param>
    public void ReportPart(string what, long done, double part) => Report(() => PartLine(what, done, part, Elapsed));

    /// <summary>Says how much of a file was read, before the work with it begins.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="part">How much, 0..1.</param>
    public void ReportReading(string name, double part) => Report(() => ReadingLine(name, part));

    /// <summary>Writes a line to standard output or standard error without tearing the progress line.</summary>
    /// <param name="writer">One of the console's two writers.</param>
    /// <param name="line">Without line end.</param>
    public void WriteBeside(TextWriter writer, string line)
    {
        lock (_lock)
        {
            CloseLine();
            writer.WriteLine(line);
            writer.Flush();
        }
    }

    /// <summary>Removes the progress line, if there is one.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            CloseLine();
        }
    }

    /// <summary>One line about a file that is read.</summary>
    internal static string ReadingLine(string name, double part)
        => string.Create(CultureInfo.InvariantCulture, $"reading {name} ({Math.Floor(100 * part):0} %)");

    /// <summary>One line of progress: how many, how fast, how much longer.</summary>
    internal static string Line(string what, long done, long total, TimeSpan elapsed, string note)
    {
        double rate = elapsed.TotalSeconds > 0 ? done / elapsed.TotalSeconds : 0;
        string line = total > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{done}/{total} {what} ({100.0 * done / total:0} %), {Rate(rate)}/s")
            : string.Create(CultureInfo.InvariantCulture, $"{done} {what}, {Rate(rate)}/s");
        if (total > done && rate > 0)
        {
            line += ", " + Duration(TimeSpan.FromSeconds((total - done) / rate)) + " left";
        }

        return note.Length == 0 ? line : line + ", " + note;
    }

    /// <summary>One line of progress of which the whole is not known in units.</summary>
    internal static string PartLine(string what, long done, double part, TimeSpan elapsed)
    {
        double rate = elapsed.TotalSeconds > 0 ? done / elapsed.TotalSeconds : 0;
        string line = string.Create(CultureInfo.InvariantCulture, $"{done} {what} ({Math.Floor(100 * part):0} %), {Rate(rate)}/s");
        return part is > 0 and < 1 ? line + ", " + Duration(elapsed * ((1 - part) / part)) + " left" : line;
    }

    /// <summary>A time span for people: <c>4 s</c>, <c>3 min 20 s</c>, <c>2 h 5 min</c>.</summary>
    internal static string Duration(TimeSpan span)
    {
        long seconds = (long)Math.Ceiling(span.TotalSeconds);
        return seconds switch
        {
            < 60 => $"{seconds} s",
            < 3600 => $"{seconds / 60} min {seconds % 60} s",
            _ => $"{seconds / 3600} h {seconds % 3600 / 60} min",
        };
    }

    private void Report(Func<string> line)
    {
        if (_quiet)
        {
            return;
        }

        lock (_lock)
        {
            if (_time.GetElapsedTime(_lastWritten) < (_console.ErrorIsTerminal ? TerminalInterval : PlainInterval))
            {
                return;
            }

            _lastWritten = _time.GetTimestamp();
            WriteLine(line());
        }
    }

    private static string Rate(double rate) => rate.ToString(rate < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);

    private void WriteLine(string line)
    {
        if (!_console.ErrorIsTerminal)
        {
            _console.Error.WriteLine(line);
            return;
        }

        int room = Math.Max(1, _console.Width - 1);
        _console.Error.Write("\r" + (line.Length > room ? line[..room] : line) + "\u001b[K");
        _lineIsOpen = true;
    }

    private void CloseLine()
    {
        if (_lineIsOpen)
        {
            _console.Error.Write("\r\u001b[K");
            _lineIsOpen = false;
        }
    }
}
