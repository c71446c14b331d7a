using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CaptionSearch.Cli.Output;

/// <summary>Writes JSON documents to a text writer; umlauts and quotes in paths stay readable.</summary>
internal static class JsonText
{
    private const int ScoreDigits = 6;

    /// <summary>Writes one document and a line end.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="indented">Whether over several lines.</param>
    /// <param name="write">Writes the document.</param>
    public static void Write(TextWriter output, bool indented, Action<Utf8JsonWriter> write)
    {
        using MemoryStream bytes = new();
        JsonWriterOptions options = new() { Indented = indented, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (Utf8JsonWriter json = new(bytes, options))
        {
            write(json);
        }

        output.Write(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        output.Write('\n');
    }

    /// <summary>Writes a number with at most six decimals.</summary>
    public static void WriteScore(this Utf8JsonWriter json, string name, double value) => json.WriteNumber(name, Math.Round(value, ScoreDigits));
}
