using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace CaptionSearch.Web.Api;

/// <summary>What a list of documents takes from its address.</summary>
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

    [FromQuery(Name = "dataset")]
    [Description("Only pictures of this data set. May be given several times.")]
    public string[]? Dataset { get; init; }

    [FromQuery(Name = "path")]
    [Description("Only pictures whose path begins so. May be given several times.")]
    public string[]? Path { get; init; }

    [FromQuery(Name = "date")]
    [Description("Only files of these days: 2024, 2024-01..2024-06, 2024-05-01.. and the like.")]
    public string? Date { get; init; }

    [FromQuery(Name = "source")]
    [Description("Only sentences written by: model, import or human. May be given several times.")]
    public string[]? Source { get; init; }
}
