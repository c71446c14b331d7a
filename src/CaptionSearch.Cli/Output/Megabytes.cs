using System.Globalization;

namespace CaptionSearch.Cli.Output;

/// <summary>Sizes for people, in units of 10^3 bytes as disks have them.</summary>
internal static class Megabytes
{
    /// <summary>For example <c>812 kB</c>, <c>16.6 MB</c>.</summary>
    public static string Text(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
    };
}
