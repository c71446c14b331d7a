using System.ComponentModel;

namespace CaptionSearch.Web.Api;

/// <summary>A person's change of a sentence.</summary>
internal sealed record CaptionBody
{
    [Description("The sentence; without it the present one stays.")]
    public string? Caption { get; init; }

    [Description("Whether only a person may replace it from now on. Default: true with a new sentence, else unchanged.")]
    public bool? Locked { get; init; }
}
