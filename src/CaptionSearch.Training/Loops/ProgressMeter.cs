using System.Globalization;

namespace CaptionSearch.Training.Loops;

/// <summary>Says now and then how far a stretch of work is: count, rate, time left.</summary>
public sealed class ProgressMeter
{
    private readonly TrainingLog _log;
    private readonly string _unit;
    private readonly string _prefix;
    private readonly long _total;
    private readonly long _started;
    private readonly Lock _lock = new();
    private long _last;

    internal ProgressMeter(TrainingLog log, string unit, long total, string prefix)
    {
        _log = log;
        _unit = unit;
        _total = total;
        _prefix = prefix.Length == 0 ? string.Empty : prefix + ": ";
        _started = log.Time.GetTimestamp();
        _last = _started;
    }

    /// <summary>Time since the start of the stretch.</summary>
    public TimeSpan Elapsed => _log.Time.GetElapsedTime(_started);

    /// <summary>Units per second so far.</summary>
    /// <param name="done">Units finished.</param>
    public double Rate(long done) => done / Math.Max(1e-3, Elapsed.TotalSeconds);

    /// <summary>Says where the work is; most calls write nothing.</summary>
    /// <param name="done">Units finished.</param>
    /// <param name="note">Shown at the end, for example a loss; may be empty.</param>
    public void Report(long done, string note = "")
    {
        lock (_lock)
        {
            if (_log.Time.GetElapsedTime(_last) < _log.Interval)
            {
                return;
            }

            _last = _log.Time.GetTimestamp();
        }

        double rate = Rate(done);
        var left = TimeSpan.FromSeconds((_total - done) / Math.Max(1e-3, rate));
        string tail = note.Length == 0 ? string.Empty : ", " + note;
        _log.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{_prefix}{done}/{_total} {_unit}, {rate:0.0}/s, {(int)left.TotalMinutes}:{left.Seconds:00} left{tail}"));
    }
}
