using CaptionSearch.Import.Text;

namespace CaptionSearch.Import.Formats;

/// <summary>The split lists beside a token file: which picture belongs to which part, and which names no caption was seen of.</summary>
/// <remarks>Held in memory: lists of together at most 1,000,000 names.</remarks>
internal sealed class SplitLists
{
    private const int MaxNames = 1_000_000;

    private static readonly (string File, string Split)[] Lists =
        [("Flickr_8k.trainImages.txt", "train"), ("Flickr_8k.devImages.txt", "dev"), ("Flickr_8k.testImages.txt", "test")];

    private readonly Dictionary<string, (string Split, string File, int Line, bool IsSeen)> _names = new(StringComparer.Ordinal);

    /// <summary>Reads the lists that are there.</summary>
    /// <exception cref="ImportException">A list cannot be read, or there are too many names.</exception>
    internal static SplitLists Read(DatasetSource source, CancellationToken cancellationToken)
    {
        SplitLists splits = new();
        foreach ((string file, string split) in Lists)
        {
            if (source.Beside(file) is { } list)
            {
                splits.Add(list, split, cancellationToken);
            }
        }

        return splits;
    }

    /// <summary>The split of a picture, null when no list has it; the name counts as seen.</summary>
    internal string? Take(string name)
    {
        if (!_names.TryGetValue(name, out (string Split, string File, int Line, bool IsSeen) entry))
        {
            return null;
        }

        _names[name] = entry with { IsSeen = true };
        return entry.Split;
    }

    /// <summary>Names that were never taken, in the order of the lists.</summary>
    internal IEnumerable<(string Name, string Split, RecordPosition Position)> Left()
        => _names.Where(static pair => !pair.Value.IsSeen)
            .OrderBy(static pair => Array.FindIndex(Lists, list => list.Split == pair.Value.Split))
            .ThenBy(static pair => pair.Value.Line)
            .Select(static pair => (pair.Key, pair.Value.Split, new RecordPosition(pair.Value.Line, File: pair.Value.File)));

    private void Add(DatasetSource list, string split, CancellationToken cancellationToken)
    {
        using DatasetText text = new(list, cancellationToken);
        BoundedLines lines = new(text, Paths.PicturePath.MaxLength);
        while (lines.Read() is { } line)
        {
            string name = line.Trim();
            if (name.Length == 0)
            {
                continue;
            }

            if (_names.Count == MaxNames)
            {
                throw new ImportException(list.Path, lines.Number, $"more than {MaxNames:N0} names; such lists are not read.");
            }

            _names.TryAdd(name, (split, list.Name, lines.Number, IsSeen: false));
        }
    }
}
