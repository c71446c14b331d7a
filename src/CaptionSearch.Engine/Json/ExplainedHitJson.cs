using System.Text.Json.Serialization;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Json;

/// <summary>A hit with the reasons why it is there.</summary>
public sealed record ExplainedHitJson : HitJson
{
    internal ExplainedHitJson(SearchHit hit)
        : base(hit)
    {
        Source = HitWording.Source(hit.Document.CaptionSource);
        IsLocked = hit.Document.IsLocked;
        DataSet = hit.Document.DataSet;
        Split = hit.Document.Split;
        Metadata = hit.Document.Metadata.Count > 0 ? hit.Document.Metadata.ToDictionary(StringComparer.Ordinal) : null;
        Probability = hit.Probability is double probability ? Rounded(probability) : null;
        Words = hit.Words is { } words ? new WordSideJson(words, hit.Explanation) : null;
        Vector = hit.Vector is { } vector ? new VectorSideJson(vector, hit.Explanation is { IsTurned: true }) : null;
    }

    /// <summary>Who wrote the sentence: model, import or human.</summary>
    public string Source { get; }

    /// <summary>Whether the sentence is held fast.</summary>
    [JsonPropertyName("locked")]
    public bool IsLocked { get; }

    /// <summary>Name of the data set it came with.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("dataSet")]
    public string? DataSet { get; }

    /// <summary>Part of that data set.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Split { get; }

    /// <summary>What else that data set says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Metadata { get; }

    /// <summary>How probable it is that the hit is relevant, 0..1; null when the model has no calibration.</summary>
    public double? Probability { get; }

    /// <summary>The words' part; null when no words were asked for.</summary>
    public WordSideJson? Words { get; }

    /// <summary>The vector's part; null when no vector was asked for.</summary>
    public VectorSideJson? Vector { get; }
}
