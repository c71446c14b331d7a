using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace CaptionSearch.Index.Elastic;

/// <summary>Documents as the server keeps them.</summary>
/// <remarks>
/// Captions are one array, the caption first: an empty text when there are only further ones. A length of 0 is not written, so that
/// ranges pass over documents that have none. The time of a file is there twice: <c>file_time</c> for people (the server compares
/// it to the millisecond), <c>file_ticks</c> (100 ns since the year 1, UTC) for filters. Metadata is a list of pairs, not an object: a change of a part of a document replaces lists,
/// but would mix the members of objects.
/// </remarks>
internal static class DocumentJson
{
    // Rounding moves a vector by less than 1e-6 of its length up to D = 1,000.
    private const float Scale = 1e7f;

    /// <summary>Writes a document.</summary>
    /// <param name="json">Gets one object.</param>
    /// <param name="document">Its vector is not looked at.</param>
    /// <param name="hasVector">Whether it has a vector now, a new one or one that it keeps.</param>
    /// <param name="unitVector">The vector to write, of length 1; null: none is written.</param>
    /// <param name="asBase64">Whether the server takes vectors as base64.</param>
    public static void Write(Utf8JsonWriter json, CaptionDocument document, bool hasVector, float[]? unitVector, bool asBase64)
    {
        json.WriteStartObject();
        json.WriteString(ElasticFields.Id, document.Id);
        WriteTexts(json, ElasticFields.Path, document.Paths);
        WriteTexts(json, ElasticFields.Caption, document.Caption.Length == 0 && document.OtherCaptions.Count == 0 ? [] : [document.Caption, .. document.OtherCaptions]);
        json.WriteString(ElasticFields.CaptionSource, ElasticFields.Name(document.CaptionSource));
        json.WriteBoolean(ElasticFields.CaptionLocked, document.IsLocked);
        WriteNumber(json, ElasticFields.CaptionConfidence, document.Confidence);
        WriteTexts(json, ElasticFields.Tags, document.Tags.Select(static tag => tag.Name));
        json.WriteStartArray(ElasticFields.TagProbability);
        foreach (DocumentTag tag in document.Tags)
        {
            json.WriteNumberValue(tag.Probability);
        }

        json.WriteEndArray();
        json.WriteString(ElasticFields.Model, document.ModelFingerprint);
        json.WriteBoolean(ElasticFields.HasVector, hasVector);
        WriteLength(json, ElasticFields.Width, document.Width);
        WriteLength(json, ElasticFields.Height, document.Height);
        WriteLength(json, ElasticFields.Bytes, document.ByteSize);
        json.WriteString(ElasticFields.FileTime, document.FileTime?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        if (document.FileTime is { } time)
        {
            json.WriteNumber(ElasticFields.FileTicks, time.UtcTicks);
        }
        else
        {
            json.WriteNull(ElasticFields.FileTicks);
        }

        json.WriteString(ElasticFields.DataSet, document.DataSet);
        json.WriteString(ElasticFields.Split, document.Split);
        WriteMetadata(json, document.Metadata);
        if (unitVector is not null)
        {
            WriteVector(json, unitVector, asBase64);
        }

        json.WriteEndObject();
    }

    /// <summary>Reads a document from its source.</summary>
    /// <param name="source">The object; a vector in it is read too.</param>
    public static CaptionDocument Read(JsonElement source)
    {
        List<string> captions = Texts(source, ElasticFields.Caption);
        List<string> names = Texts(source, ElasticFields.Tags);
        float[] probabilities = Numbers(source, ElasticFields.TagProbability);
        List<string> paths = Texts(source, ElasticFields.Path);
        paths.Sort(StringComparer.Ordinal);
        return new CaptionDocument
        {
            Id = source.GetProperty(ElasticFields.Id).GetString()!,
            Paths = paths,
            Caption = captions.Count > 0 ? captions[0] : "",
            OtherCaptions = captions.Count > 1 ? captions[1..] : [],
            CaptionSource = ElasticFields.Source(Text(source, ElasticFields.CaptionSource)),
            IsLocked = IsTrue(source, ElasticFields.CaptionLocked),
            Confidence = Number(source, ElasticFields.CaptionConfidence) is { } confidence ? confidence.GetDouble() : null,
            Tags = [.. names.Select((name, i) => new DocumentTag(name, i < probabilities.Length ? probabilities[i] : 0))],
            ModelFingerprint = Text(source, ElasticFields.Model),
            Width = Number(source, ElasticFields.Width)?.GetInt32() ?? 0,
            Height = Number(source, ElasticFields.Height)?.GetInt32() ?? 0,
            ByteSize = Number(source, ElasticFields.Bytes)?.GetInt64() ?? 0,
            FileTime = Number(source, ElasticFields.FileTicks) is { } ticks ? new DateTimeOffset(ticks.GetInt64(), TimeSpan.Zero) : null,
            DataSet = Text(source, ElasticFields.DataSet),
            Split = Text(source, ElasticFields.Split),
            Metadata = Metadata(source),
            Vector = ReadVector(source),
        };
    }

    /// <summary>The vector in a source, or among the fields of a hit, at length 1; null when there is none.</summary>
    public static float[]? ReadVector(JsonElement source)
    {
        float[] numbers = source.TryGetProperty(ElasticFields.Embedding, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? FromBase64(value.GetBytesFromBase64())
            : Numbers(source, ElasticFields.Embedding);
        return numbers.Length > 0 ? UnitVector.Of(numbers) : null;
    }

    private static float[] FromBase64(byte[] bytes)
    {
        float[] numbers = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadSingleBigEndian(bytes.AsSpan(i * sizeof(float)));
        }

        return numbers;
    }

    /// <summary>Whether a source says that the document has a vector.</summary>
    public static bool HasVector(JsonElement source) => IsTrue(source, ElasticFields.HasVector);

    private static void WriteVector(Utf8JsonWriter json, float[] unitVector, bool asBase64)
    {
        if (asBase64)
        {
            byte[] bytes = new byte[unitVector.Length * sizeof(float)];
            for (int i = 0; i < unitVector.Length; i++)
            {
                BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(i * sizeof(float)), unitVector[i]);
            }

            json.WriteBase64String(ElasticFields.Embedding, bytes);
            return;
        }

        json.WriteStartArray(ElasticFields.Embedding);
        foreach (float x in unitVector)
        {
            json.WriteNumberValue((int)MathF.Round(x * Scale));
        }

        json.WriteEndArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartArray(ElasticFields.Metadata);
        foreach ((string name, string value) in DocumentMetadata.Sorted(metadata))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static IReadOnlyDictionary<string, string> Metadata(JsonElement source)
        => source.TryGetProperty(ElasticFields.Metadata, out JsonElement value) && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            ? DocumentMetadata.Sorted(value.EnumerateArray().Select(static pair => KeyValuePair.Create(Text(pair, "name") ?? "", Text(pair, "value") ?? "")))
            : DocumentMetadata.Empty;

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteLength(Utf8JsonWriter json, string name, long length) => WriteNumber(json, name, length == 0 ? null : length);

    private static void WriteNumber(Utf8JsonWriter json, string name, double? number)
    {
        if (number is double value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is long value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static bool IsTrue(JsonElement source, string name)
        => source.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement source, string name)
        => source.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Number(JsonElement source, string name)
        => source.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value : null;

    private static List<string> Texts(JsonElement source, string name)
    {
        if (!source.TryGetProperty(name, out JsonElement value))
        {
            return [];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Array => [.. value.EnumerateArray().Select(static item => item.GetString() ?? "")],
            JsonValueKind.String => [value.GetString()!],
            _ => [],
        };
    }

    private static float[] Numbers(JsonElement source, string name)
    {
        if (source.ValueKind != JsonValueKind.Object || !source.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        float[] numbers = new float[value.GetArrayLength()];
        int count = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            numbers[count++] = item.GetSingle();
        }

        return numbers;
    }
}
