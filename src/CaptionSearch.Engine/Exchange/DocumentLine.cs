using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Exchange;

/// <summary>Documents as lines of JSON: one header, one line a document, one last line with their number.</summary>
/// <remarks>
/// A vector is base64 of D float32 numbers, little-endian. Members that say nothing (no tags, width unknown ...) are left out. Members that a
/// later program adds are passed over.
/// </remarks>
internal static class DocumentLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The first line, without line end.</summary>
    public static string Write(ExportHeader header) => Write(json =>
    {
        json.WriteString("format", ExportHeader.Format);
        json.WriteNumber("version", ExportHeader.Version);
        json.WriteString("program", ProgramVersion.Text);
        json.WriteString("model", header.Model);
        if (header.VectorLength is int length)
        {
            json.WriteNumber("dimensions", length);
        }
    });

    /// <summary>The last line, without line end.</summary>
    public static string WriteEnd(long documents) => Write(json => json.WriteNumber("documents", documents));

    /// <summary>The line of a document, without line end.</summary>
    public static string Write(CaptionDocument document) => Write(json =>
    {
        json.WriteString("id", document.Id);
        WriteTexts(json, "paths", document.Paths);
        json.WriteString("caption", document.Caption);
        json.WriteString("source", NameOf(document.CaptionSource));
        if (document.IsLocked)
        {
            json.WriteBoolean("locked", true);
        }

        if (document.Confidence is double confidence)
        {
            json.WriteNumber("confidence", confidence);
        }

        WriteTexts(json, "others", document.OtherCaptions);
        if (document.Tags.Count > 0)
        {
            json.WriteStartArray("tags");
            foreach (DocumentTag tag in document.Tags)
            {
                json.WriteStartObject();
                json.WriteString("name", tag.Name);
                json.WriteNumber("probability", tag.Probability);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteText(json, "model", document.ModelFingerprint);
        WriteNumber(json, "width", document.Width);
        WriteNumber(json, "height", document.Height);
        WriteNumber(json, "bytes", document.ByteSize);
        WriteText(json, "time", document.FileTime?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        WriteText(json, "dataSet", document.DataSet);
        WriteText(json, "split", document.Split);
        if (document.Metadata.Count > 0)
        {
            json.WriteStartObject("metadata");
            foreach ((string name, string value) in DocumentMetadata.Sorted(document.Metadata))
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        if (document.Vector is float[] vector)
        {
            byte[] bytes = new byte[vector.Length * sizeof(float)];
            for (int i = 0; i < vector.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
            }

            json.WriteBase64String("vector", bytes);
        }
    });

    /// <summary>Whether a text is the first line of an exported index, of whatever version.</summary>
    public static bool IsHeader(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("format", out JsonElement format)
                && format.ValueKind == JsonValueKind.String
                && format.GetString() == ExportHeader.Format;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads a first line for which <see cref="IsHeader"/> holds.</summary>
    /// <exception cref="LineException">It is of another version, or incomplete.</exception>
    public static ExportHeader ReadHeader(ReadOnlyMemory<byte> line)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        LineReader members = new(json.RootElement);
        int version = members.Number("version", 1, int.MaxValue) ?? throw new LineException("'version' is missing.");
        if (version != ExportHeader.Version)
        {
            throw new LineException(string.Create(
                CultureInfo.InvariantCulture, $"an export of version {version}; this program reads version {ExportHeader.Version}. Take a newer program, or export again with this one."));
        }

        return new ExportHeader(members.Text("model"), members.Number("dimensions", 1, 1 << 16));
    }

    /// <summary>The number of documents when this is the last line; null when it is not.</summary>
    /// <exception cref="LineException">Not a JSON object.</exception>
    public static long? ReadEnd(ReadOnlyMemory<byte> line)
    {
        using JsonDocument json = Parse(line);
        return json.RootElement.TryGetProperty("id", out _) ? null : new LineReader(json.RootElement).Number("documents", 0, int.MaxValue);
    }

    /// <summary>Reads a document.</summary>
    /// <param name="line">UTF-8, without line end.</param>
    /// <param name="header">Of the file.</param>
    /// <param name="withVectors">Whether the vector is read; otherwise the document has none.</param>
    /// <exception cref="LineException">Something in it cannot be.</exception>
    public static CaptionDocument Read(ReadOnlyMemory<byte> line, ExportHeader header, bool withVectors)
    {
        using JsonDocument json = Parse(line);
        LineReader members = new(json.RootElement);
        string id = members.Text("id") ?? throw new LineException("'id' is missing.");
        if (!DocumentId.IsValid(id))
        {
            throw new LineException("'id' is not 64 lower-case hexadecimal digits.");
        }

        float[]? vector = withVectors ? members.Vector("vector", header.VectorLength) : null;
        string? model = members.Text("model");
        if (vector is not null && (model is null || model != header.Model))
        {
            throw new LineException("its vector is of another 'model' than the first line says.");
        }

        return new CaptionDocument
        {
            Id = id,
            Paths = members.Texts("paths"),
            Caption = members.Text("caption") ?? "",
            CaptionSource = SourceOf(members.Text("source")),
            IsLocked = members.Flag("locked"),
            Confidence = members.Fraction("confidence"),
            OtherCaptions = members.Texts("others"),
            Tags = members.Tags("tags"),
            ModelFingerprint = model,
            Width = members.Number("width", 0, int.MaxValue) ?? 0,
            Height = members.Number("height", 0, int.MaxValue) ?? 0,
            ByteSize = members.Long("bytes") ?? 0,
            FileTime = members.Time("time"),
            DataSet = members.Text("dataSet"),
            Split = members.Text("split"),
            Metadata = members.Pairs("metadata"),
            Vector = vector,
        };
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> line)
    {
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(line);
        }
        catch (JsonException error)
        {
            throw new LineException(string.Create(CultureInfo.InvariantCulture, $"not JSON (at byte {error.BytePositionInLine})."));
        }

        if (json.RootElement.ValueKind == JsonValueKind.Object)
        {
            return json;
        }

        json.Dispose();
        throw new LineException("not a JSON object.");
    }

    private static string NameOf(CaptionSource source) => source switch
    {
        CaptionSource.Human => "human",
        CaptionSource.Import => "import",
        _ => "model",
    };

    private static CaptionSource SourceOf(string? name) => name switch
    {
        null or "model" => CaptionSource.Model,
        "import" => CaptionSource.Import,
        "human" => CaptionSource.Human,
        _ => throw new LineException($"'source' is '{name}'; it is model, import or human."),
    };

    private static string Write(Action<Utf8JsonWriter> members)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
        {
            json.WriteStartArray(name);
            foreach (string text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long number)
    {
        if (number != 0)
        {
            json.WriteNumber(name, number);
        }
    }
}
