namespace CaptionSearch.Benchmarks;

/// <summary>Time that this process has had a processor: what one thread of it takes, whatever else the machine does meanwhile but for the caches.</summary>
internal static class ProcessorTime
{
    /// <summary>Milliseconds since the process began, all threads together.</summary>
    public static double Milliseconds => Environment.CpuUsage.TotalTime.TotalMilliseconds;
}
