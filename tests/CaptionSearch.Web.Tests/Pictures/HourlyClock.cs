namespace CaptionSearch.Web.Pictures;

/// <summary>The system's clock moved ahead, with timers that go off when it is moved past their time.</summary>
internal sealed class HourlyClock : TimeProvider
{
    private readonly List<Alarm> _alarms = [];
    private TimeSpan _ahead;

    /// <summary>Timers that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_alarms)
            {
                return _alarms.Count;
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + _ahead;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(_ahead.TotalSeconds * TimestampFrequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Alarm alarm = new(this, () => callback(state), period);
        lock (_alarms)
        {
            _alarms.Add(alarm);
        }

        return alarm;
    }

    public void Advance(TimeSpan time)
    {
        _ahead += time;
        Alarm[] due;
        lock (_alarms)
        {
            due = [.. _alarms.Where(alarm => time >= alarm.Period)];
        }

        foreach (Alarm alarm in due)
        {
            alarm.Ring();
        }
    }

    private sealed class Alarm(HourlyClock clock, Action ring, TimeSpan period) : ITimer
    {
        public TimeSpan Period => period;

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
            lock (clock._alarms)
            {
                clock._alarms.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
