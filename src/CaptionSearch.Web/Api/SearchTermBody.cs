using System.ComponentModel;

namespace CaptionSearch.Web.Api;

/// <summary>A further part of a search.</summary>
internal sealed record SearchTermBody
{
    [Description("Words, or the id of a picture.")]
    public required string Value { get; init; }

    [Description("What it counts, 0.01 to 100. Default 1.")]
    public double Weight { get; init; } = 1;
}
