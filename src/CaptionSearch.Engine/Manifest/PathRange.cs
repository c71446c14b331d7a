namespace CaptionSearch.Engine.Manifest;

/// <summary>Ranges of paths in ordinal order.</summary>
internal static class PathRange
{
    /// <summary>Every path below a folder is at least the first and less than the second.</summary>
    /// <param name="folder">Absolute.</param>
    public static (string From, string To) Below(string folder)
    {
        // Everything that begins with "folder/": up to the character after the separator.
        string prefix = Path.TrimEndingDirectorySeparator(folder);
        prefix = Path.EndsInDirectorySeparator(prefix) ? prefix[..^1] : prefix;
        return (prefix + Path.DirectorySeparatorChar, prefix + (char)(Path.DirectorySeparatorChar + 1));
    }
}
