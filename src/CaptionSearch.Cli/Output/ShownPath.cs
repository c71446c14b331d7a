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
