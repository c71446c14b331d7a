using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Json;

/// <summary>A word of a query and what a picture has of it.</summary>
public sealed record MatchedWordJson
{
    internal MatchedWordJson(MatchedWord match)
    {
        Word = match.Word;
        Caption = match.InCaption;
        Tags = [.. match.InTags.Select(tag => new TagJson(tag.Name, HitJson.Rounded(tag.Probability)))];
    }

    /// <summary>As it was typed.</summary>
    public string Word { get; }

    /// <summary>Words of the sentences that count as this word.</summary>
    public IReadOnlyList<string> Caption { get; }

    /// <summary>Tags that have such a word.</summary>
    public IReadOnlyList<TagJson> Tags { get; }
}
