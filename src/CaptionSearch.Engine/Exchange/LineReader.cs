using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Exchange;

/// <summary>Members of a JSON object, each checked; one that is absent or null is null, false or empty.</summary>
/// <param name="json">An object.</param>
internal readonly struct LineReader(JsonElement json)
{
    public string? Text(string name) => Find(name) is JsonElement value ? TextOf(value, name) : null;

    public bool Flag(string name) => Find(name) is JsonElement value && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new LineException($"'{name}' is not true or false."),
    };

    public int? Number(string name, int smallest, int largest)
        => Find(name) is not JsonElement value ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= smallest && number <= largest ? number
            : throw new LineException(string.Create(CultureInfo.InvariantCulture, $"'{name}' is not a whole number from {smallest} to {largest}."));

    public long? Long(string name)
        => Find(name) is not JsonElement value ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= 0 ? number
            : throw new LineException($"'{name}' is not a whole number from 0 on.");

    /// <summary>A number 0..1.</summary>
    public double? Fraction(string name) => Find(name) is JsonElement value ? FractionOf(value, name) : null;

    public DateTimeOffset? Time(string name)
        => Text(name) is not string text ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time) ? time
            : throw new LineException($"'{name}' is not a time as ISO 8601 has it.");

    public IReadOnlyList<string> Texts(string name)
    {
        List<string> texts = [];
        foreach (JsonElement value in Items(name))
        {
            texts.Add(TextOf(value, name) is { Length: > 0 } text ? text : throw new LineException($"'{name}' has an empty text."));
        }

        return texts;
    }

    public IReadOnlyList<DocumentTag> Tags(string name)
    {
        List<DocumentTag> tags = [];
        foreach (JsonElement value in Items(name))
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                throw new LineException($"'{name}' has something that is not an object with name and probability.");
            }

            LineReader tag = new(value);
            string text = tag.Text("name") is { Length: > 0 } given ? given : throw new LineException($"'{name}' has a tag without name.");
            tags.Add(new DocumentTag(text, (float)(tag.Fraction("probability") ?? throw new LineException($"'{name}' has a tag without probability."))));
        }

        return tags;
    }

    /// <summary>An object of texts.</summary>
    public IReadOnlyDictionary<string, string> Pairs(string name)
    {
        if (Find(name) is not JsonElement value)
        {
            return DocumentMetadata.Empty;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new LineException($"'{name}' is not an object.");
        }

        IReadOnlyDictionary<string, string> pairs = DocumentMetadata.Sorted(value.EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, TextOf(pair.Value, name))));
        return pairs.Sum(static pair => (long)pair.Key.Length + pair.Value.Length) <= DocumentMetadata.MostCharacters
            ? pairs
            : throw new LineException($"'{name}' has more than {DocumentMetadata.MostCharacters} characters.");
    }

    /// <summary>Base64 of <paramref name="length"/> float32 numbers, little-endian; finite and not all zero.</summary>
    public float[]? Vector(string name, int? length)
    {
        if (Text(name) is not string text)
        {
            return null;
        }

        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new LineException($"'{name}' is not base64.");
        }

        if (length is not int numbers || bytes.Length != numbers * sizeof(float))
        {
            throw new LineException(string.Create(
                CultureInfo.InvariantCulture, $"'{name}' has {bytes.Length} bytes; with the first line's dimensions it has {(length ?? 0) * sizeof(float)}."));
        }

        float[] vector = new float[numbers];
        double squares = 0;
        for (int i = 0; i < numbers; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
            squares += (double)vector[i] * vector[i];
        }

        return squares > 0 && double.IsFinite(squares) ? vector : throw new LineException($"'{name}' has no direction: all zero, or a number that is not finite.");
    }

    private JsonElement? Find(string name) => json.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private JsonElement.ArrayEnumerator Items(string name)
        => Find(name) is not JsonElement value ? default
            : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray()
            : throw new LineException($"'{name}' is not a list.");

    private static string TextOf(JsonElement value, string name)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new LineException($"'{name}' is not a text.");
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate.
            throw new LineException($"'{name}' is not valid Unicode.");
        }
    }

    private static double FractionOf(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number is >= 0 and <= 1
            ? number
            : throw new LineException($"'{name}' is not a number from 0 to 1.");
}
