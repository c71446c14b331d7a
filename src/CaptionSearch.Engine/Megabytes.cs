using System.Globalization;

namespace CaptionSearch.Engine;

/// <summary>Sizes for people, in units of 10^3 bytes as disks have them.</summary>
public static class Megabytes
{
    /// <summary>For example <c>812 kB</c>, <c>16.6 MB</c>, <c>1.2 GB</c>.</summary>
    /// <param name="bytes">At least 0.</param>
    public static string Text(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
    };
}
