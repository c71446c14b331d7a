using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace CaptionSearch.Web.Api;

/// <summary>Properties that every picture of an answer has: as parameters of an address, and as an object in a body.</summary>
internal sealed record PictureFilter
{
    [FromQuery(Name = "dataset")]
    [Description("Only pictures of these data sets.")]
    public string[]? Dataset { get; init; }

    [FromQuery(Name = "split")]
    [Description("Only pictures of these parts of their data sets, such as train; case does not count.")]
    public string[]? Split { get; init; }

    [FromQuery(Name = "path")]
    [Description("Only pictures with a path that begins like one of these.")]
    public string[]? Path { get; init; }

    [FromQuery(Name = "date")]
    [Description("Only files of these days: 2024, 2024-01..2024-06, 2024-05-01.. and the like.")]
    public string? Date { get; init; }

    [FromQuery(Name = "width")]
    [Description("Only pictures so many pixels wide: 800.., ..600 or 640..1920.")]
    public string? Width { get; init; }

    [FromQuery(Name = "height")]
    [Description("Only pictures so many pixels high.")]
    public string? Height { get; init; }

    [FromQuery(Name = "bytes")]
    [Description("Only files of this size: 100k..2M, ..500k.")]
    public string? Bytes { get; init; }

    [FromQuery(Name = "source")]
    [Description("Only sentences written by one of these: model, import, human.")]
    public string[]? Source { get; init; }
}
