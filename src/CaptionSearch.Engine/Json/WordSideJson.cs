using System.Text.Json.Serialization;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Json;

/// <summary>What the words say about a hit.</summary>
public sealed record WordSideJson
{
    internal WordSideJson(SideScore side, HitExplanation? explanation)
    {
        Bm25 = side.Value is double value ? HitJson.Rounded(value) : null;
        Rank = side.Rank;
        Normalised = HitJson.Rounded(side.Normalised);
        Contribution = HitJson.Rounded(side.Contribution);
        if (explanation is not null)
        {
            Caption = new CaptionPartJson(HitJson.Rounded(explanation.CaptionBm25), HitJson.Rounded(explanation.CaptionContribution));
            Tags = new TagPartJson(
                HitJson.Rounded(explanation.TagBm25), HitJson.Rounded(explanation.TagWeight), HitJson.Rounded(explanation.TagContribution));
            TakenOff = HitJson.Rounded(explanation.TakenOff);
            Matched = [.. explanation.Words.Select(word => new MatchedWordJson(word))];
            Unwanted = [.. explanation.Unwanted.Select(word => new MatchedWordJson(word))];
        }
    }

    /// <summary>Sentences plus weighted tags.</summary>
    public double? Bm25 { get; }

    /// <summary>Place among the best by words, from 1; null when it was not among the candidates.</summary>
    public int? Rank { get; }

    /// <summary>Between nothing and the best candidate's, 0..1.</summary>
    public double Normalised { get; }

    /// <summary>Part of the score, 0..1.</summary>
    public double Contribution { get; }

    /// <summary>The sentences' part of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CaptionPartJson? Caption { get; }

    /// <summary>The tags' part of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TagPartJson? Tags { get; }

    /// <summary>What unwanted words took off, 0..1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("takenOff")]
    public double? TakenOff { get; }

    /// <summary>The query's words and what the picture has of each.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MatchedWordJson>? Matched { get; }

    /// <summary>The words that were not wanted, likewise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MatchedWordJson>? Unwanted { get; }
}
