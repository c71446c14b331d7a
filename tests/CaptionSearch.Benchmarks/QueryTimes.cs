using System.Diagnostics;
using System.Globalization;

namespace CaptionSearch.Benchmarks;

/// <summary>Times queries one after the other and prints their percentiles.</summary>
internal static class QueryTimes
{
    /// <summary>Runs all queries several times; the first round warms up and does not count.</summary>
    /// <param name="output">Gets three lines: 5th, 50th and 99th percentile in milliseconds.</param>
    /// <param name="what">Begins each line.</param>
    /// <param name="queries">In this order.</param>
    /// <param name="rounds">At least 2.</param>
    /// <param name="run">One query.</param>
    public static async Task MeasureAsync<T>(TextWriter output, string what, T[] queries, int rounds, Func<T, Task> run)
    {
        List<double> times = [];
        for (int round = 0; round < rounds; round++)
        {
            foreach (T query in queries)
            {
                long start = Stopwatch.GetTimestamp();
                await run(query);
                if (round > 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
        }

        times.Sort();
        Print(output, what, times[times.Count / 20], "ms, p5");
        Print(output, what, times[times.Count / 2], "ms, p50");
        Print(output, what, times[times.Count * 99 / 100], "ms, p99");
    }

    /// <summary>One line: what, value with two decimals, unit; separated by tabs.</summary>
    public static void Print(TextWriter output, string what, double value, string unit)
        => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}\t{value:0.00}\t{unit}"));
}
