namespace CaptionSearch.Import.Flickr8k;

/// <summary>A list of picture names, one a line, as Flickr8k's split files are; blank lines are ignored.</summary>
/// <param name="Path">The file that was read.</param>
/// <param name="Names">The names in the file's order; at least one, each once.</param>
public sealed record SplitList(string Path, IReadOnlyList<string> Names)
{
    /// <summary>Reads a list.</summary>
    /// <exception cref="ImportException">The file cannot be read, names a picture twice, or names none.</exception>
    public static SplitList Read(string path)
    {
        List<string> names = [];
        Dictionary<string, int> lines = new(StringComparer.Ordinal);
        foreach ((int line, string text) in TextLines.Of(path))
        {
            string name = text.Trim();
            PictureName.Check(path, line, name);
            if (!lines.TryAdd(name, line))
            {
                throw new ImportException(path, line, $"'{name}' was already named at line {lines[name]}; expected each picture once.");
            }

            names.Add(name);
        }

        return names.Count > 0
            ? new SplitList(path, names)
            : throw new ImportException(path, "there is no name in it; expected one picture name on each line.");
    }
}
