using System.Text.Json.Serialization;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Json;

/// <summary>A hit as programs read it: from the command line's <c>--json</c> and from the web's search.</summary>
[JsonDerivedType(typeof(ExplainedHitJson))]
public record HitJson
{
    private const int ScoreDigits = 6;

    internal HitJson(SearchHit hit)
    {
        Rank = hit.Rank;
        Path = PathOf(hit);
        Caption = hit.Document.Caption;
        Score = Rounded(hit.Score);
        Id = hit.Document.Id;
        Paths = hit.Document.Paths.Count > 1 ? hit.Document.Paths : null;
    }

    /// <summary>1 for the first.</summary>
    [JsonPropertyOrder(-6)]
    public int Rank { get; }

    /// <summary>Where the picture lies: the first of its paths; empty for a record without picture.</summary>
    [JsonPropertyOrder(-5)]
    public string Path { get; }

    /// <summary>The sentence.</summary>
    [JsonPropertyOrder(-4)]
    public string Caption { get; }

    /// <summary>0..1, best first.</summary>
    [JsonPropertyOrder(-3)]
    public double Score { get; }

    /// <summary>SHA-256 of the content, 64 hexadecimal digits.</summary>
    [JsonPropertyOrder(-2)]
    public string Id { get; }

    /// <summary>All paths, when identical files lie at several.</summary>
    [JsonPropertyOrder(-1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Paths { get; }

    /// <summary>The hits of an answer.</summary>
    /// <param name="hits">In their order.</param>
    /// <param name="explain">Whether each says why it is there.</param>
    public static IReadOnlyList<HitJson> Of(IReadOnlyList<SearchHit> hits, bool explain)
    {
        ArgumentNullException.ThrowIfNull(hits);
        return [.. hits.Select(hit => explain ? new ExplainedHitJson(hit) : new HitJson(hit))];
    }

    /// <summary>The path shown for a hit: the first in ordinal order; empty for a record without picture.</summary>
    /// <param name="hit">The hit.</param>
    public static string PathOf(SearchHit hit)
    {
        ArgumentNullException.ThrowIfNull(hit);
        return hit.Document.Paths.Count > 0 ? hit.Document.Paths[0] : "";
    }

    /// <summary>With at most six decimals.</summary>
    internal static double Rounded(double value) => Math.Round(value, ScoreDigits);
}
