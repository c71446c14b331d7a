using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace CaptionSearch.Web.Api;

/// <summary>What a list of documents takes from its address, besides <see cref="PictureFilter"/>.</summary>
internal sealed record DocumentParameters
{
    [FromQuery(Name = "limit")]
    [Description("Most documents, 1 to 200. Default 50.")]
    public int? Limit { get; init; }

    [FromQuery(Name = "after")]
    [Description("The page behind this place: 'next' of a page.")]
    public string? After { get; init; }

    [FromQuery(Name = "before")]
    [Description("The page in front of this place: 'previous' of a page.")]
    public string? Before { get; init; }
}
