using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaptionSearch.Engine.Json;

/// <summary>Writes hits without looking at types at run time, so that a short command stays short.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(IReadOnlyList<HitJson>))]
public sealed partial class HitJsonContext : JsonSerializerContext
{
    /// <summary>Writes a JSON array.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<HitJson> hits)
        => JsonSerializer.Serialize(json, hits, Default.IReadOnlyListHitJson);
}
