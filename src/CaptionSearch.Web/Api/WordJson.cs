using System.Text.Json.Serialization;

namespace CaptionSearch.Web.Api;

/// <summary>A word of a sentence.</summary>
/// <param name="Text">The word.</param>
/// <param name="Probability">Given the words before it, 0..1.</param>
/// <param name="Attention">Where the captioner looked: grid_height rows of grid_width numbers that add up to 1. Only when asked for.</param>
internal sealed record WordJson(
    string Text, double Probability, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<float>? Attention);
