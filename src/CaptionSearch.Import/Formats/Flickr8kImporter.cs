using System.Globalization;
using CaptionSearch.Import.Text;

namespace CaptionSearch.Import.Formats;

/// <summary>Flickr8k's token file: lines <c>name.jpg#k&lt;TAB&gt;caption</c>; also Flickr30k's.</summary>
/// <remarks>
/// Split lists of the published names (<c>Flickr_8k.trainImages.txt</c>, <c>.devImages.txt</c>, <c>.testImages.txt</c>) are read from
/// the same folder: they give the split, and names in them that have no caption are refused at the end, one by one.
/// Lines of one picture that follow each other are one record. Names such as <c>x.jpg.1</c> are no pictures and are refused.
/// </remarks>
public sealed class Flickr8kImporter : IDatasetImporter
{
    private const int MaxLine = 100_000;
    private const string Expected = "expected name.jpg#k<TAB>caption";

    /// <inheritdoc/>
    public string Name => "flickr8k";

    /// <inheritdoc/>
    public string Title => "Flickr8k's token file with its split lists";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".txt", ".token"];

    /// <inheritdoc/>
    public double Probe(DatasetProbe probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        string[] lines = [.. probe.Text.Split('\n').Where(static line => !string.IsNullOrWhiteSpace(line)).Take(5)];
        int good = lines.Count(static line => Parse(line, out _, out _, out _) is null);
        bool named = string.Equals(probe.FileName, "Flickr8k.token.txt", StringComparison.OrdinalIgnoreCase);
        return good > 0 && good * 2 >= lines.Length ? 0.95 : named ? 0.7 : 0;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ImportItem> ReadAsync(DatasetSource source, ImportOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        return Streaming.Of(token => Read(source, options.Skip, token), cancellationToken);
    }

    private static IEnumerable<ImportItem> Read(DatasetSource source, long skip, CancellationToken cancellationToken)
    {
        SplitLists splits = SplitLists.Read(source, cancellationToken);
        using DatasetText text = new(source, cancellationToken);
        BoundedLines lines = new(text, MaxLine);
        CaptionGroup group = new(skip);
        HashSet<int> numbers = [];
        while (lines.Read() is { } line)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (string.IsNullOrWhiteSpace(line) && !lines.IsTooLong)
            {
                continue;
            }

            RecordPosition position = new(lines.Number, 1);
            string? problem = lines.IsTooLong
                ? $"the line is too long; expected at most {MaxLine:N0} characters."
                : Parse(line, out _, out _, out _);
            if (problem is not null)
            {
                group.Refuse(problem, position);
                if (group.IsFull)
                {
                    foreach (ImportItem item in group.Close())
                    {
                        yield return item;
                    }
                }

                continue;
            }

            Parse(line, out string name, out int number, out string caption);
            if (!group.Takes(name))
            {
                foreach (ImportItem item in group.Close())
                {
                    yield return item;
                }

                numbers.Clear();
                numbers.Add(number);
                group.Begin(new DatasetRecord { Id = name, Picture = name, Captions = [caption], Split = splits.Take(name) }, position);
            }
            else if (numbers.Add(number))
            {
                group.Add(caption);
            }
            else
            {
                group.Refuse($"caption {number} of '{name}' was already given; expected each number once.", position);
            }
        }

        foreach ((string name, string split, RecordPosition position) in splits.Left())
        {
            group.Refuse($"'{name}' of the {split} list has no caption in {source.Name}.", position);
            if (group.IsFull)
            {
                foreach (ImportItem item in group.Close())
                {
                    yield return item;
                }
            }
        }

        foreach (ImportItem item in group.Close())
        {
            yield return item;
        }
    }

    /// <summary>Takes a line apart; returns what is wrong with it, null when nothing is.</summary>
    private static string? Parse(string line, out string name, out int number, out string caption)
    {
        (name, number, caption) = (string.Empty, 0, string.Empty);
        int tab = line.IndexOf('\t', StringComparison.Ordinal);
        if (tab < 0)
        {
            return $"there is no tab; {Expected}.";
        }

        ReadOnlySpan<char> key = line.AsSpan(0, tab).Trim();
        int hash = key.LastIndexOf('#');
        if (hash < 1 || !int.TryParse(key[(hash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return $"there is no '#' and number before the tab; {Expected}.";
        }

        name = new string(key[..hash]);
        caption = line[(tab + 1)..].Trim();
        return caption.Length == 0 ? $"the caption is empty; {Expected}."
            : IsStray(name) ? $"'{name}' is no picture's name; {Expected}."
            : null;
    }

    /// <summary>Whether a name goes on with a number after a picture's extension, as one of the published file does.</summary>
    private static bool IsStray(string name)
    {
        string extension = Path.GetExtension(name);
        return extension.Length > 1
            && extension.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0
            && Path.GetExtension(Path.GetFileNameWithoutExtension(name)).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG";
    }
}
