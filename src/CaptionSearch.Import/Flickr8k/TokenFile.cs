using System.Globalization;

namespace CaptionSearch.Import.Flickr8k;

/// <summary>A caption file in Flickr8k's form: lines <c>name.jpg#k&lt;TAB&gt;caption</c>, k = 0, 1, ...; UTF-8, blank lines are ignored.</summary>
/// <remarks>
/// The published file holds one name that is no picture (<c>2258277193_586949ec62.jpg.1</c>): names with a number after the
/// picture's extension are left out and listed in <see cref="StrayNames"/>.
/// </remarks>
public sealed class TokenFile
{
    private const string Expected = "expected name.jpg#k<TAB>caption";

    private readonly Dictionary<string, CaptionedPicture> _byName;

    private TokenFile(string path, List<CaptionedPicture> pictures, IReadOnlyList<string> strayNames)
    {
        Path = path;
        Pictures = pictures;
        StrayNames = strayNames;
        _byName = pictures.ToDictionary(picture => picture.Name, StringComparer.Ordinal);
    }

    /// <summary>The file that was read.</summary>
    public string Path { get; }

    /// <summary>All pictures, in the order in which the file first names them.</summary>
    public IReadOnlyList<CaptionedPicture> Pictures { get; }

    /// <summary>Names that were left out because they are no picture's; each once.</summary>
    public IReadOnlyList<string> StrayNames { get; }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="ImportException">The file cannot be read, a line has another form, a caption comes twice, or there is none.</exception>
    public static TokenFile Read(string path)
    {
        List<string> order = [];
        Dictionary<string, SortedList<int, (string Caption, int Line)>> captions = new(StringComparer.Ordinal);
        List<string> strays = [];

        foreach ((int line, string text) in TextLines.Of(path))
        {
            (string name, int number, string caption) = Parse(path, line, text);
            if (IsStray(name))
            {
                if (!strays.Contains(name, StringComparer.Ordinal))
                {
                    strays.Add(name);
                }

                continue;
            }

            if (!captions.TryGetValue(name, out SortedList<int, (string Caption, int Line)>? own))
            {
                own = [];
                captions.Add(name, own);
                order.Add(name);
            }

            if (!own.TryAdd(number, (caption, line)))
            {
                throw new ImportException(
                    path, line, $"caption {number} of '{name}' was already given at line {own[number].Line}; expected each number once.");
            }
        }

        if (order.Count == 0)
        {
            throw new ImportException(path, $"there is no caption in it; {Expected} on each line.");
        }

        List<CaptionedPicture> pictures =
            [.. order.Select(name => new CaptionedPicture(name, [.. captions[name].Values.Select(static value => value.Caption)]))];
        return new TokenFile(path, pictures, strays);
    }

    /// <summary>The pictures a list names, in the list's order.</summary>
    /// <exception cref="ImportException">A name of the list has no caption here; the message gives the names.</exception>
    public IReadOnlyList<CaptionedPicture> Select(SplitList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        List<string> missing = [.. list.Names.Where(name => !_byName.ContainsKey(name))];
        if (missing.Count > 0)
        {
            const int Shown = 10;
            string names = string.Join(", ", missing.Take(Shown)) + (missing.Count > Shown ? $" and {missing.Count - Shown} more" : string.Empty);
            throw new ImportException(
                list.Path, $"{missing.Count} of {list.Names.Count} names have no caption in {Path}: {names}.");
        }

        return [.. list.Names.Select(name => _byName[name])];
    }

    private static (string Name, int Number, string Caption) Parse(string path, int line, string text)
    {
        int tab = text.IndexOf('\t', StringComparison.Ordinal);
        if (tab < 0)
        {
            throw new ImportException(path, line, $"there is no tab; {Expected}.");
        }

        string key = text[..tab].Trim();
        int hash = key.LastIndexOf('#');
        if (hash < 0 || !int.TryParse(key.AsSpan(hash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            throw new ImportException(path, line, $"'{key}' has no '#' and number; {Expected}.");
        }

        string caption = text[(tab + 1)..].Trim();
        if (caption.Length == 0)
        {
            throw new ImportException(path, line, $"the caption of '{key}' is empty; {Expected}.");
        }

        string name = key[..hash];
        PictureName.Check(path, line, name);
        return (name, number, caption);
    }

    /// <summary>Whether a name goes on with a number after a picture's extension, as in <c>x.jpg.1</c>.</summary>
    private static bool IsStray(string name)
    {
        int dot = name.LastIndexOf('.');
        return dot > 0
            && dot < name.Length - 1
            && name.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') < 0
            && (name[..dot].EndsWith(".jpg", StringComparison.OrdinalIgnoreCase)
                || name[..dot].EndsWith(".jpeg", StringComparison.OrdinalIgnoreCase)
                || name[..dot].EndsWith(".png", StringComparison.OrdinalIgnoreCase));
    }
}
