using System.Globalization;

namespace CaptionSearch.Index.Elastic.Transport;

/// <summary>Version of a server.</summary>
/// <param name="Major">8 in 8.19.5.</param>
/// <param name="Minor">19 in 8.19.5.</param>
/// <param name="Patch">5 in 8.19.5.</param>
internal readonly record struct ServerVersion(int Major, int Minor, int Patch)
{
    /// <summary>Oldest and newest major version that this program speaks with.</summary>
    public const int Oldest = 8, Newest = 9;

    /// <summary>Whether this is the given version or a later one.</summary>
    public bool IsAtLeast(int major, int minor) => Major > major || (Major == major && Minor >= minor);

    /// <summary>Reads <c>8.19.5</c>, also with something behind it as in <c>9.3.0-SNAPSHOT</c>; null when it is no version.</summary>
    public static ServerVersion? Parse(string? text)
    {
        string[] parts = (text ?? "").Split('-')[0].Split('.');
        return parts.Length == 3 && Number(parts[0]) is { } major && Number(parts[1]) is { } minor && Number(parts[2]) is { } patch
            ? new ServerVersion(major, minor, patch)
            : null;
    }

    public override string ToString() => $"{Major}.{Minor}.{Patch}";

    private static int? Number(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
