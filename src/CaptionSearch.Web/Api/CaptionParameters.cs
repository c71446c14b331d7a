using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace CaptionSearch.Web.Api;

/// <summary>How a picture is to be captioned: as parameters of an address, and as members of a body.</summary>
internal record CaptionParameters
{
    [FromQuery(Name = "beam")]
    [Description("Hypotheses followed while the sentence is written, 1 to 16; 1 is greedy. Default: the model's.")]
    public int? Beam { get; init; }

    [FromQuery(Name = "words")]
    [Description("Most words, 1 to 100. Default: the model's.")]
    public int? Words { get; init; }

    [FromQuery(Name = "n_best")]
    [Description("How many sentences, best first, 1 to the beam. Default 1.")]
    public int? NBest { get; init; }

    [FromQuery(Name = "attention")]
    [Description("Whether each word says where the captioner looked. Default false.")]
    public bool? Attention { get; init; }

    [FromQuery(Name = "tags")]
    [Description("Most classes named, 0 to 100. Default 5.")]
    public int? Tags { get; init; }
}
