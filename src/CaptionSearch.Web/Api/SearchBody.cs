using System.ComponentModel;

namespace CaptionSearch.Web.Api;

/// <summary>A search in a body.</summary>
internal sealed record SearchBody
{
    [Description("A few words or a sentence.")]
    public string? Text { get; init; }

    [Description("A picture in base64 (a data: URL too), or the id of a picture of the index.")]
    public SentPicture? Picture { get; init; }

    [Description("Also wanted.")]
    public IReadOnlyList<SearchTermBody>? Plus { get; init; }

    [Description("Not wanted.")]
    public IReadOnlyList<SearchTermBody>? Minus { get; init; }

    [Description("Most hits, 1 to 1,000. Default 10.")]
    public int? N { get; init; }

    [Description("Least probability that a hit is relevant, 0 to 1; 0 shows everything. Default: the model's for words, 0 for pictures.")]
    public double? MinScore { get; init; }

    [Description("Least score of a hit as a part of the best one's, 0 to 1. Default 0.")]
    public double? Relative { get; init; }

    [Description("Only pictures with these properties.")]
    public PictureFilter? Filters { get; init; }

    [Description("Whether words are looked for in the tags too. Default true.")]
    public bool? Tags { get; init; }

    [Description("score or date. Default score.")]
    public string? Sort { get; init; }

    [Description("Whether each hit says why it is there. Default false.")]
    public bool? Explain { get; init; }
}
