namespace CaptionSearch.Index.Tests.Elastic;

/// <summary>A clock whose waits end at once and are written down; time passes only by waiting.</summary>
internal sealed class InstantTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _waits = [];
    private TimeSpan _now;

    /// <summary>Waits shorter than this end at once; longer ones (time limits) never end. Default 9 s.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(9);

    /// <summary>The waits, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_lock)
            {
                return [.. _waits];
            }
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return _now.Ticks;
        }
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= TimeSpan.Zero && dueTime <= LongestWait)
        {
            lock (_lock)
            {
                _waits.Add(dueTime);
                _now += dueTime;
            }

            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }

        return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
    }
}
