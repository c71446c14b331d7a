using Newtonsoft.Json;

namespace CaptionSearch.Import.Json;

/// <summary>One value of a record with its place; a tree of bounded size.</summary>
internal sealed class JsonValue
{
    private const int MaxValues = 10_000;
    private const int MaxCharacters = 1_000_000;

    private JsonValue(JsonKind kind, string text, int line, int column)
    {
        Kind = kind;
        Text = text;
        Line = line;
        Column = column;
    }

    internal JsonKind Kind { get; }

    /// <summary>Text of a string, number or truth value.</summary>
    internal string Text { get; }

    internal int Line { get; }

    internal int Column { get; }

    internal List<JsonValue> Items { get; } = [];

    internal List<(string Name, JsonValue Value)> Members { get; } = [];

    /// <summary>Why the tree is not to be used: too many values, or a name that comes twice; null when it is whole.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Reads the value that begins at the current token; what is over the limits is passed over.</summary>
    /// <exception cref="ImportException">The text is not JSON.</exception>
    internal static JsonValue Load(JsonInput input)
    {
        Budget budget = new();
        JsonValue value = Load(input, budget);
        value.Fault = budget.Fault;
        return value;
    }

    private static JsonValue Load(JsonInput input, Budget budget)
    {
        JsonKind kind = input.Token switch
        {
            JsonToken.StartObject => JsonKind.Object,
            JsonToken.StartArray => JsonKind.List,
            JsonToken.Integer or JsonToken.Float => JsonKind.Number,
            JsonToken.Boolean => JsonKind.Truth,
            JsonToken.Null => JsonKind.Null,
            _ => JsonKind.Text,
        };
        JsonValue value = new(kind, budget.Take(input.Text), input.Line, input.Column);
        if (kind == JsonKind.List)
        {
            while (input.Read() && input.Token != JsonToken.EndArray)
            {
                if (budget.IsSpent)
                {
                    input.Skip();
                }
                else
                {
                    value.Items.Add(Load(input, budget));
                }
            }
        }
        else if (kind == JsonKind.Object)
        {
            HashSet<string> names = new(StringComparer.Ordinal);
            while (input.Read() && input.Token != JsonToken.EndObject)
            {
                string name = budget.Take(input.Text);
                if (!budget.IsSpent && !names.Add(name))
                {
                    budget.Fault ??= $"the name '{Short(name)}' comes twice; expected each name once.";
                }

                input.Read();
                if (budget.IsSpent)
                {
                    input.Skip();
                }
                else
                {
                    value.Members.Add((name, Load(input, budget)));
                }
            }
        }

        return value;
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "...";

    private sealed class Budget
    {
        private int _values = MaxValues;
        private int _characters = MaxCharacters;

        internal string? Fault { get; set; }

        internal bool IsSpent => _values < 0 || _characters < 0;

        internal string Take(string text)
        {
            _values--;
            _characters -= text.Length;
            if (!IsSpent)
            {
                return text;
            }

            Fault ??= $"the record is too large; expected at most {MaxValues:N0} values and {MaxCharacters:N0} characters.";
            return string.Empty;
        }
    }
}
