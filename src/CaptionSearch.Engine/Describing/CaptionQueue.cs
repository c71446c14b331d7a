using System.Diagnostics;
using System.Globalization;

namespace CaptionSearch.Engine.Describing;

/// <summary>Pictures in the order they came, and the threads that describe them, one picture each.</summary>
/// <remarks>Threads of its own, not the pool's: two pictures would keep all of a small pool busy, and searches would wait for them.</remarks>
internal sealed class CaptionQueue : IDisposable
{
    // The pace counts the latest picture as a tenth.
    private const double Latest = 0.1;

    private static readonly TimeSpan FirstPace = TimeSpan.FromMilliseconds(100);

    private readonly CaptionDeskOptions _options;
    private readonly Action<WaitingPicture> _describe;
    private readonly object _lock = new();
    private readonly LinkedList<WaitingPicture> _waiting = new();
    private readonly List<Thread> _threads = [];
    private long _waitingBytes;
    private int _running;
    private TimeSpan _pace = FirstPace; // of one picture on one thread
    private bool _isDisposed;

    /// <param name="options">Valid.</param>
    /// <param name="describe">Describes one picture and completes it; throws nothing.</param>
    public CaptionQueue(CaptionDeskOptions options, Action<WaitingPicture> describe)
    {
        _options = options;
        _describe = describe;
    }

    /// <summary>Pictures that wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Pictures that are being described.</summary>
    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _running;
            }
        }
    }

    /// <summary>Waits for the description of a picture; cancelled while it waits, it leaves the queue at once.</summary>
    /// <exception cref="BusyException">The queue is full.</exception>
    public async Task<CaptionAnswer> RunAsync(WaitingPicture picture)
    {
        LinkedListNode<WaitingPicture> place = Enter(picture);
        using (picture.CancellationToken.UnsafeRegister(_ => Leave(place), null))
        {
            return await picture.Answer.ConfigureAwait(false);
        }
    }

    /// <summary>Ends the threads after the pictures they have; those that wait are cancelled.</summary>
    public void Dispose()
    {
        List<WaitingPicture> left;
        lock (_lock)
        {
            _isDisposed = true;
            left = [.. _waiting];
            _waiting.Clear();
            Monitor.PulseAll(_lock);
        }

        foreach (WaitingPicture picture in left)
        {
            picture.Fail(new ObjectDisposedException(nameof(CaptionDesk), "The program is being stopped."));
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    private LinkedListNode<WaitingPicture> Enter(WaitingPicture picture)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            // Those that a thread is about to take do not wait.
            int waiting = _running + _waiting.Count - _options.Threads;
            if (waiting >= _options.Waiting || (waiting > 0 && _waitingBytes + picture.Bytes.Length > (long)_options.WaitingMegabytes << 20))
            {
                throw Busy();
            }

            _waitingBytes += picture.Bytes.Length;
            LinkedListNode<WaitingPicture> place = _waiting.AddLast(picture);
            if (_threads.Count < Math.Min(_options.Threads, _running + _waiting.Count))
            {
                Thread thread = new(Work) { IsBackground = true, Name = "Captions" };
                _threads.Add(thread);
                thread.Start();
            }

            Monitor.Pulse(_lock);
            return place;
        }
    }

    private void Leave(LinkedListNode<WaitingPicture> place)
    {
        lock (_lock)
        {
            if (place.List is null)
            {
                return; // it is being described; who does that looks at the token
            }

            _waiting.Remove(place);
            _waitingBytes -= place.Value.Bytes.Length;
        }

        place.Value.Cancel();
    }

    private BusyException Busy()
    {
        double seconds = Math.Max(1, _pace.TotalSeconds * (_waiting.Count + _running) / _options.Threads);
        string waiting = _waiting.Count.ToString(CultureInfo.InvariantCulture);
        return new BusyException(
            string.Create(CultureInfo.InvariantCulture, $"{waiting} pictures wait to be described, and no more may. Try again in {Math.Ceiling(seconds):0} s."),
            TimeSpan.FromSeconds(seconds));
    }

    private void Work()
    {
        while (Take() is { } picture)
        {
            long start = Stopwatch.GetTimestamp();
            _describe(picture);
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            lock (_lock)
            {
                _running--;
                _pace += Latest * (time - _pace);
            }
        }
    }

    private WaitingPicture? Take()
    {
        lock (_lock)
        {
            while (_waiting.First is null)
            {
                if (_isDisposed)
                {
                    return null;
                }

                Monitor.Wait(_lock);
            }

            WaitingPicture picture = _waiting.First.Value;
            _waiting.RemoveFirst();
            _waitingBytes -= picture.Bytes.Length;
            _running++;
            return picture;
        }
    }
}
