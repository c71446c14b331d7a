using System.Globalization;
using CaptionSearch.Import.Json;
using CaptionSearch.Import.Text;

namespace CaptionSearch.Import.Formats;

/// <summary>JSON lines: one object on each line, for example <c>{"image": "dogs/1.jpg", "caption": "a brown dog"}</c>.</summary>
/// <remarks>
/// The picture stands in <c>image</c>, <c>path</c>, <c>file_name</c> or another name of <see cref="FieldNames"/>, the captions in
/// <c>caption</c>, <c>captions</c>, <c>description</c> or <c>text</c> as a string or a list. Optional: <c>id</c> (default: the
/// picture, else the line number), <c>split</c>, <c>tags</c>, <c>source</c> (<c>human</c>: people wrote the captions); other
/// single values become metadata. A bad line is refused, the next one is read. A line has at most 1,000,000 characters.
/// A record without a picture needs an id.
/// </remarks>
public sealed class JsonLinesImporter : IDatasetImporter
{
    private const int MaxLine = 1_000_000;

    /// <inheritdoc/>
    public string Name => "jsonl";

    /// <inheritdoc/>
    public string Title => "JSON lines: one object with image and caption(s) on each line";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".jsonl", ".ndjson"];

    /// <inheritdoc/>
    public double Probe(DatasetProbe probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        bool named = Extensions.Contains(Path.GetExtension(probe.FileName), StringComparer.OrdinalIgnoreCase);
        string[] lines = [.. probe.Text.Split('\n').Where(static line => !string.IsNullOrWhiteSpace(line)).Take(2)];
        if (lines.Length == 0 || !lines[0].TrimStart().StartsWith('{'))
        {
            return named ? 0.6 : 0;
        }

        IReadOnlySet<string> paths = JsonOutline.Of(lines[0]);
        bool fits = paths.Any(static path => FieldNames.Is(path, FieldNames.Caption))
            && paths.Any(static path => FieldNames.Is(path, FieldNames.Picture) || FieldNames.Is(path, FieldNames.Id));
        bool closed = lines[0].TrimEnd().EndsWith('}');
        bool again = lines.Length == 1 || lines[1].TrimStart().StartsWith('{');
        return fits && closed && again ? 0.9 : named ? 0.7 : 0;
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
        using DatasetText text = new(source, cancellationToken);
        BoundedLines lines = new(text, MaxLine);
        for (long ordinal = 0; lines.Read() is { } line;)
        {
            if (string.IsNullOrWhiteSpace(line) && !lines.IsTooLong)
            {
                continue;
            }

            if (ordinal >= skip)
            {
                yield return lines.IsTooLong
                    ? ImportItem.Refused(ordinal, $"the line is too long; expected at most {MaxLine:N0} characters.", new RecordPosition(lines.Number, 1))
                    : Item(source, ordinal, lines.Number, line);
            }

            ordinal++;
        }
    }

    private static ImportItem Item(DatasetSource source, long ordinal, int number, string line)
    {
        try
        {
            using JsonInput input = new(source.Path, new StringReader(line), number);
            input.Read();
            JsonFields fields = new(JsonValue.Load(input), string.Empty);
            input.Read(); // nothing may follow
            return fields.ToItem(ordinal, Record(fields, number));
        }
        catch (ImportException error)
        {
            return ImportItem.Refused(ordinal, error.Problem, error.Position);
        }
    }

    private static DatasetRecord Record(JsonFields fields, int line)
    {
        string? picture = null;
        string? id = null;
        string? split = null;
        string? human = null;
        List<string> captions = [];
        List<string> tags = [];
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        foreach ((string name, JsonValue value) in fields.Members)
        {
            if (FieldNames.Is(name, FieldNames.Picture))
            {
                picture ??= fields.OptionalText(name);
            }
            else if (FieldNames.Is(name, FieldNames.Caption))
            {
                captions.AddRange(fields.Texts(name));
            }
            else if (FieldNames.Is(name, FieldNames.Id))
            {
                id ??= fields.OptionalText(name);
            }
            else if (FieldNames.Is(name, FieldNames.Split))
            {
                split = fields.OptionalText(name);
            }
            else if (FieldNames.Is(name, FieldNames.Tags))
            {
                tags.AddRange(fields.Texts(name));
            }
            else if (FieldNames.Is(name, FieldNames.Source))
            {
                human = fields.OptionalText(name);
            }
            else if (value.Kind is JsonKind.Text or JsonKind.Number or JsonKind.Truth)
            {
                metadata[name] = value.Text;
            }
        }

        if (captions.Count == 0)
        {
            fields.Refuse("there is no caption; expected 'caption' or 'captions'.");
        }

        if (picture is null && id is null)
        {
            fields.Refuse("there is neither a picture nor an id; expected 'image' with a path.");
        }

        return new DatasetRecord
        {
            Id = id ?? picture ?? line.ToString(CultureInfo.InvariantCulture),
            Picture = picture,
            Captions = captions,
            ByPeople = FieldNames.IsHuman(human),
            Split = split,
            Tags = tags,
            Metadata = metadata,
        };
    }
}
