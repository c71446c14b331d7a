using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaptionSearch.Engine.Json;

/// <summary>Writes replies without looking at types at run time, so that a short command stays short.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(IReadOnlyList<HitJson>))]
[JsonSerializable(typeof(StatusJson))]
public sealed partial class EngineJson : JsonSerializerContext
{
    /// <summary>Writes hits as an array.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="hits">In their order.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<HitJson> hits) => JsonSerializer.Serialize(json, hits, Default.IReadOnlyListHitJson);

    /// <summary>Writes a status as an object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="status">What was counted.</param>
    public static void Write(Utf8JsonWriter json, StatusJson status) => JsonSerializer.Serialize(json, status, Default.StatusJson);
}
