using System.Diagnostics;

namespace CaptionSearch.Benchmarks;

/// <summary>Shortest of many runs: on a machine that others use as well, only the undisturbed run says something.</summary>
internal static class Best
{
    /// <summary>Runs for about so long, at least twenty times, and returns the shortest run in ms.</summary>
    public static double Of(double milliseconds, Action run)
    {
        double best = double.MaxValue;
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < 20 || Stopwatch.GetElapsedTime(begin).TotalMilliseconds < milliseconds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }
}
