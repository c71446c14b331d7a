using System.Globalization;

namespace CaptionSearch.Training.Loops;

/// <summary>What a training run says while it runs: plain lines, each with the time since the start.</summary>
/// <remarks>Safe to call from several threads.</remarks>
public sealed class TrainingLog
{
    private readonly TextWriter _writer;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly long _started;

    /// <summary>Starts the clock.</summary>
    /// <param name="writer">Receives the lines; <see cref="TextWriter.Null"/> for silence.</param>
    /// <param name="interval">Shortest time between two lines of progress. Default 10 s.</param>
    /// <param name="time">The clock; the system's by default.</param>
    public TrainingLog(TextWriter writer, TimeSpan? interval = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        _writer = writer;
        _time = time ?? TimeProvider.System;
        Interval = interval ?? TimeSpan.FromSeconds(10);
        _started = _time.GetTimestamp();
    }

    /// <summary>Shortest time between two lines of progress.</summary>
    internal TimeSpan Interval { get; }

    internal TimeProvider Time => _time;

    /// <summary>Writes one line.</summary>
    /// <param name="line">Without line end.</param>
    public void Write(string line)
    {
        TimeSpan elapsed = _time.GetElapsedTime(_started);
        lock (_lock)
        {
            _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{(int)elapsed.TotalMinutes,3}:{elapsed.Seconds:00}] {line}"));
            _writer.Flush();
        }
    }

    /// <summary>Starts measuring a stretch of work.</summary>
    /// <param name="unit">Unit in the plural, for example "pictures".</param>
    /// <param name="total">Units to do.</param>
    /// <param name="prefix">Shown before the numbers; may be empty.</param>
    public ProgressMeter Start(string unit, long total, string prefix = "") => new(this, unit, total, prefix);
}
