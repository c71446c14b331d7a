namespace CaptionSearch.Cli.Output;

/// <summary>Paths and captions as a person reads them in a terminal.</summary>
internal static class ShownPath
{
    /// <summary>A path relative to the working directory when it lies below it, otherwise as it is.</summary>
    public static string ForTerminal(string path) => ForTerminal(path, Directory.GetCurrentDirectory());

    /// <summary>As above, for a given working directory.</summary>
    internal static string ForTerminal(string path, string workingDirectory)
    {
        string folder = Path.EndsInDirectorySeparator(workingDirectory) ? workingDirectory : workingDirectory + Path.DirectorySeparatorChar;
        return WithoutControls(path.StartsWith(folder, StringComparison.Ordinal) ? path[folder.Length..] : path);
    }

    /// <summary>A path in so many columns: the end of a path says most, so its first folders give way to an ellipsis.</summary>
    /// <param name="path">The path.</param>
    /// <param name="width">Columns, 2 or more.</param>
    public static string Shortened(string path, int width)
    {
        if (path.Length <= width)
        {
            return path;
        }

        // The longest end that begins with a separator and fits; a name that is too long by itself is cut where it must be.
        for (int at = path.Length - width + 1; at < path.Length; at++)
        {
            if (path[at] is '/' or '\\')
            {
                return "…" + path[at..];
            }
        }

        return string.Concat("…", path.AsSpan(path.Length - width + 1));
    }

    /// <summary>A text that cannot steer the terminal: control characters become question marks.</summary>
    public static string WithoutControls(string text)
        => text.Any(char.IsControl) ? string.Create(text.Length, text, static (shown, source) =>
        {
            for (int i = 0; i < shown.Length; i++)
            {
                shown[i] = char.IsControl(source[i]) ? '?' : source[i];
            }
        }) : text;
}
