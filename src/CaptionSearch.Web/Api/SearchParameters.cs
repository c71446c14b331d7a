using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace CaptionSearch.Web.Api;

/// <summary>What a search takes from its address, besides <see cref="PictureFilter"/>.</summary>
internal sealed record SearchParameters
{
    [FromQuery(Name = "q")]
    [Description("A few words or a sentence; \"two dogs\" in quotes must be there word for word, -cat must not.")]
    public string? Q { get; init; }

    [FromQuery(Name = "like")]
    [Description("Id of a picture of the index: find pictures like it.")]
    public string? Like { get; init; }

    [FromQuery(Name = "n")]
    [Description("Most hits, 1 to 1,000. Default 10.")]
    public int? N { get; init; }

    [FromQuery(Name = "min_score")]
    [Description("Least probability that a hit is relevant, 0 to 1; 0 shows everything. Default: the model's for words, 0 for pictures.")]
    public double? MinScore { get; init; }

    [FromQuery(Name = "relative")]
    [Description("Least score of a hit as a part of the best one's, 0 to 1. Default 0.")]
    public double? Relative { get; init; }

    [FromQuery(Name = "plus")]
    [Description("Also wanted: words, or the id of a picture; 2:beach counts twice. May be given several times.")]
    public string[]? Plus { get; init; }

    [FromQuery(Name = "minus")]
    [Description("Not wanted, likewise.")]
    public string[]? Minus { get; init; }

    [FromQuery(Name = "tags")]
    [Description("Whether words are looked for in the tags too. Default true.")]
    public bool? Tags { get; init; }

    [FromQuery(Name = "sort")]
    [Description("score (best first) or date (newest file first among those that pass the cut). Default score.")]
    public string? Sort { get; init; }

    [FromQuery(Name = "explain")]
    [Description("Whether each hit says why it is there. Default false.")]
    public bool? Explain { get; init; }
}
