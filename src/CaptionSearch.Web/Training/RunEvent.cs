using System.Text.Json;

namespace CaptionSearch.Web.Training;

/// <summary>One line of a training's events, as <see cref="CaptionSearch.Training.Events.TrainingEvents"/> describes them.</summary>
internal readonly struct RunEvent
{
    private readonly JsonElement _json;

    private RunEvent(JsonElement json) => _json = json;

    /// <summary>Whether it was read from a line.</summary>
    public bool IsRead => _json.ValueKind == JsonValueKind.Object;

    /// <summary>Which event; empty when the line has none.</summary>
    public string Kind => Text("event");

    /// <summary>Captions of held-out pictures; empty when the event has none.</summary>
    public IEnumerable<RunEvent> Samples => _json.TryGetProperty("samples", out JsonElement samples) && samples.ValueKind == JsonValueKind.Array
        ? samples.EnumerateArray().Where(static sample => sample.ValueKind == JsonValueKind.Object).Select(static sample => new RunEvent(sample))
        : [];

    /// <summary>Reads a line; null for one that is no JSON object, such as the last of a process that was killed.</summary>
    public static RunEvent? Read(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object ? new RunEvent(document.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A text; empty when there is none.</summary>
    public string Text(string name) => _json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    /// <summary>A number; 0 when there is none.</summary>
    public double Number(string name) => _json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;

    /// <summary>A whole number; 0 when there is none.</summary>
    public int Count(string name) => (int)Math.Clamp(Number(name), 0, int.MaxValue);

    /// <summary>Whether something is so.</summary>
    public bool Is(string name) => _json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;
}
