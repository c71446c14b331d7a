using System.Text.Json.Serialization;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Json;

/// <summary>What the vector says about a hit.</summary>
public sealed record VectorSideJson
{
    internal VectorSideJson(SideScore side, bool isTurned)
    {
        IsTurned = isTurned;
        Cosine = side.Value is double value ? HitJson.Rounded(value) : null;
        Rank = side.Rank;
        Normalised = HitJson.Rounded(side.Normalised);
        Contribution = HitJson.Rounded(side.Contribution);
    }

    /// <summary>-1..1; null when the document has no vector.</summary>
    public double? Cosine { get; }

    /// <summary>Whether the query's vector was turned towards what people say about such a picture; left out when not.</summary>
    [JsonPropertyName("likeness")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsTurned { get; }

    /// <summary>Place among the nearest, from 1; null when it was not among the candidates.</summary>
    public int? Rank { get; }

    /// <summary>Between the least possible value and the best candidate's, 0..1.</summary>
    public double Normalised { get; }

    /// <summary>Part of the score, 0..1.</summary>
    public double Contribution { get; }
}
