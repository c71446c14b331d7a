using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace CaptionSearch.Kernels;

/// <summary>A small team of threads that live as long as the process and share the parts of one short job.</summary>
/// <remarks>
/// Made for jobs of 20 µs to a few ms, one after the other, as the layers of a network are: a thread that has just worked spins for
/// a moment before it goes to sleep, so the next job starts within a microsecond. The caller works too and never waits for a
/// thread that has not begun: on a busy machine it simply does more of the parts itself.
/// One job runs at a time; a call from inside a job, or while another thread uses the team, runs all its parts on the calling thread.
/// </remarks>
public static class ThreadTeam
{
    /// <summary>How long a thread looks for the next job before it sleeps.</summary>
    private static readonly long SpinTicks = Stopwatch.Frequency / 10_000; // 100 µs

    private static readonly Lock Seat = new();
    private static readonly List<Member> Members = [];

    [ThreadStatic]
    private static bool Inside;

    private static Action<int>? Body;
    private static int Parts;
    private static int Next;
    private static int Entered;
    private static long Generation;
    private static Exception? Failure;

    /// <summary>Most threads a job can have, the caller among them: the machine's processors.</summary>
    public static int MaxThreads { get; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>Calls <paramref name="body"/> once for each of 0 .. parts - 1, in any order, and returns when all are done.</summary>
    /// <param name="parts">Number of parts; more parts than threads even out parts of different length. 0 or less does nothing.</param>
    /// <param name="body">Does one part. Keep one delegate for repeated jobs: then a call allocates nothing.</param>
    /// <param name="threads">Most threads to use, the caller among them; 1 runs inline. Values above <see cref="MaxThreads"/> are taken as that.</param>
    /// <remarks>When a part throws, no further parts are begun and the first exception is rethrown as it is.</remarks>
    public static void For(int parts, Action<int> body, int threads = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(body);
        int helpers = Math.Min(Math.Min(threads, MaxThreads), parts) - 1;
        if (helpers <= 0 || Inside || !Seat.TryEnter())
        {
            for (int part = 0; part < parts; part++)
            {
                body(part);
            }

            return;
        }

        try
        {
            Inside = true;
            Share(parts, body, helpers);
        }
        finally
        {
            Inside = false;
            Seat.Exit();
        }
    }

    private static void Share(int parts, Action<int> body, int helpers)
    {
        while (Members.Count < helpers)
        {
            Members.Add(new Member());
        }

        Parts = parts;
        Next = 0;
        Failure = null;
        Volatile.Write(ref Body, body);
        Interlocked.Increment(ref Generation);
        for (int i = 0; i < helpers; i++)
        {
            Members[i].Call();
        }

        Work(body);

        // From here on a thread that comes late finds no body and leaves; those inside are waited for.
        Interlocked.Exchange(ref Body, null);
        SpinWait wait = default;
        while (Volatile.Read(ref Entered) != 0)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }

        if (Failure is { } failure)
        {
            Failure = null;
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private static void Work(Action<int> body)
    {
        try
        {
            for (int part = Interlocked.Increment(ref Next) - 1; part < Parts; part = Interlocked.Increment(ref Next) - 1)
            {
                body(part);
            }
        }
#pragma warning disable CA1031 // Whatever a part throws is rethrown to the caller of For.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref Failure, exception, null);
            Volatile.Write(ref Next, Parts);
        }
    }

    /// <summary>One thread of the team besides the caller.</summary>
#pragma warning disable CA1001 // The event lives as long as the thread, and the thread as long as the process.
    private sealed class Member
#pragma warning restore CA1001
    {
        private readonly AutoResetEvent _wake = new(initialState: false);
        private long _called; // generation this member was last asked to join
        private int _asleep;

        public Member()
        {
            Thread thread = new(Live) { IsBackground = true, Name = "ThreadTeam" };
            thread.Start();
        }

        public void Call()
        {
            Volatile.Write(ref _called, Generation);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _asleep) == 1 && Interlocked.Exchange(ref _asleep, 0) == 1)
            {
                _wake.Set();
            }
        }

        private void Live()
        {
            Inside = true; // a job inside a job runs inline
            long seen = 0;
            while (true)
            {
                seen = AwaitCall(seen);
                Interlocked.Increment(ref Entered);
                if (Volatile.Read(ref Body) is { } body)
                {
                    Work(body);
                }

                Interlocked.Decrement(ref Entered);
            }
        }

        private long AwaitCall(long seen)
        {
            long start = Stopwatch.GetTimestamp();
            while (true)
            {
                for (int i = 0; i < 64; i++)
                {
                    long called = Volatile.Read(ref _called);
                    if (called != seen)
                    {
                        return called;
                    }

                    Thread.SpinWait(1);
                }

                if (Stopwatch.GetTimestamp() - start > SpinTicks)
                {
                    Interlocked.Exchange(ref _asleep, 1);
                    if (Volatile.Read(ref _called) != seen && Interlocked.Exchange(ref _asleep, 0) == 1)
                    {
                        continue;
                    }

                    _wake.WaitOne();
                    start = Stopwatch.GetTimestamp();
                }
            }
        }
    }
}
