using System.Globalization;

namespace CaptionSearch.Import.Json;

/// <summary>Takes fields out of one record and remembers the first fault with its place.</summary>
internal sealed class JsonFields
{
    private readonly JsonValue _record;
    private readonly string _path;

    /// <param name="record">The record, usually an object.</param>
    /// <param name="path">Its path in the file, for example <c>images[3]</c>; empty for the root.</param>
    internal JsonFields(JsonValue record, string path)
    {
        _record = record;
        _path = path;
        Position = At(record, path);
        if (record.Fault is not null)
        {
            Refuse(record.Fault, Position);
        }
        else if (record.Kind != JsonKind.Object)
        {
            Refuse($"found {Name(record.Kind)}; expected an object.", Position);
        }
    }

    /// <summary>Where the record begins.</summary>
    internal RecordPosition Position { get; }

    /// <summary>The first thing that was wrong; null when nothing was.</summary>
    internal string? Problem { get; private set; }

    /// <summary>Where it was.</summary>
    internal RecordPosition ProblemPosition { get; private set; } = RecordPosition.Unknown;

    internal IReadOnlyList<(string Name, JsonValue Value)> Members => _record.Members;

    /// <summary>Text of a string; a fault when the field is missing or no string.</summary>
    internal string RequiredText(string name)
    {
        if (Find(name) is not { } value)
        {
            Missing(name);
            return string.Empty;
        }

        return TextOf(value, Path(name));
    }

    /// <summary>Text of a string or number, null when the field is missing or null; a fault when it is something else.</summary>
    internal string? OptionalText(string name)
        => Find(name) switch
        {
            null or { Kind: JsonKind.Null } => null,
            { Kind: JsonKind.Number } number => number.Text,
            { } value => TextOf(value, Path(name)),
        };

    /// <summary>Texts of a list of strings or of one string; empty when the field is missing or null.</summary>
    internal IReadOnlyList<string> Texts(string name)
        => Find(name) switch
        {
            null or { Kind: JsonKind.Null } => [],
            { Kind: JsonKind.List } list => [.. list.Items.Select((item, i) => TextOf(item, Path(name, i)))],
            { } value => [TextOf(value, Path(name))],
        };

    /// <summary>The field as a list; a fault when it is missing or no list.</summary>
    internal IEnumerable<JsonFields> Objects(string name)
    {
        if (Find(name) is not { } list)
        {
            Missing(name);
            yield break;
        }

        if (list.Kind != JsonKind.List)
        {
            Refuse($"found {JsonFields.Name(list.Kind)}; expected a list.", At(list, Path(name)));
            yield break;
        }

        for (int i = 0; i < list.Items.Count; i++)
        {
            JsonFields item = new(list.Items[i], Path(name, i));
            yield return item;
            if (item.Problem is not null)
            {
                Refuse(item.Problem, item.ProblemPosition);
            }
        }
    }

    internal bool Has(string name) => Find(name) is { Kind: not JsonKind.Null };

    /// <summary>Remembers a fault of the record, if it is the first.</summary>
    internal void Refuse(string problem, RecordPosition? position = null)
    {
        if (Problem is null)
        {
            Problem = problem;
            ProblemPosition = position ?? Position;
        }
    }

    /// <summary>The record, or the first fault.</summary>
    internal ImportItem ToItem(long ordinal, DatasetRecord record)
        => Problem is null ? ImportItem.Of(ordinal, record, Position) : ImportItem.Refused(ordinal, Problem, ProblemPosition);

    private void Missing(string name) => Refuse($"'{name}' is missing.", Position);

    private JsonValue? Find(string name)
    {
        foreach ((string own, JsonValue value) in _record.Members)
        {
            if (string.Equals(own, name, StringComparison.Ordinal))
            {
                return value;
            }
        }

        return null;
    }

    private string TextOf(JsonValue value, string path)
    {
        if (value.Kind != JsonKind.Text)
        {
            Refuse($"found {Name(value.Kind)}; expected a string.", At(value, path));
        }

        return value.Text;
    }

    private string Path(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private string Path(string name, int index) => string.Create(CultureInfo.InvariantCulture, $"{Path(name)}[{index}]");

    private static RecordPosition At(JsonValue value, string path) => new(value.Line, value.Column, path);

    private static string Name(JsonKind kind) => kind switch
    {
        JsonKind.Null => "null",
        JsonKind.Truth => "a truth value",
        JsonKind.Number => "a number",
        JsonKind.Text => "a string",
        JsonKind.List => "a list",
        _ => "an object",
    };
}
