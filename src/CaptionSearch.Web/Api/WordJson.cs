using System.Text.Json.Serialization;

namespace CaptionSearch.Web.Api;

/// <summary>A word of a sentence.</summary>
/// <param name="Text">The word.</param>
/// <param name="Probability">Given the words before it, 0..1.</param>
internal sealed record WordJson(string Text, double Probability)
{
    /// <summary>Where the captioner looked: grid_height rows of grid_width numbers that add up to 1. Only when asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<float>? Attention { get; init; }
}
