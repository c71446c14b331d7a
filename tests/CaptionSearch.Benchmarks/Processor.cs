using System.Globalization;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Benchmarks;

/// <summary>The machine a figure belongs to.</summary>
internal static class Processor
{
    /// <summary>Name, processors, vector width: one line.</summary>
    public static string Describe()
    {
        string name = "unknown processor";
        if (File.Exists("/proc/cpuinfo"))
        {
            string[] lines = File.ReadAllLines("/proc/cpuinfo");
            name = Field(lines, "model name") + ", family " + Field(lines, "cpu family") + " model " + Field(lines, "model");
        }

        int width = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{name}, {Environment.ProcessorCount} processors, {width}-bit vectors, .NET {Environment.Version}");
    }

    private static string Field(string[] lines, string key)
        => lines.FirstOrDefault(line => line.Split(':')[0].Trim() == key)?.Split(':', 2)[1].Trim() ?? "?";
}
