namespace CaptionSearch.Import.Flickr8k;

/// <summary>What a picture's name may be: a path inside the picture folder, never out of it.</summary>
internal static class PictureName
{
    internal static void Check(string path, int line, string name)
    {
        if (name.Length == 0)
        {
            throw new ImportException(path, line, "the picture's name is empty; expected a file name.");
        }

        bool leaves = Path.IsPathRooted(name)
            || name.Contains('\0', StringComparison.Ordinal)
            || name.Split('/', '\\').Any(static part => part is ".." or ".");
        if (leaves)
        {
            throw new ImportException(path, line, $"'{name}' leads out of the picture folder; expected a file name inside it.");
        }
    }
}
