using System.ComponentModel;

namespace CaptionSearch.Web.Api;

/// <summary>Properties that each hit has.</summary>
internal sealed record FilterBody
{
    [Description("Names of data sets.")]
    public string[]? Dataset { get; init; }

    [Description("Beginnings of paths.")]
    public string[]? Path { get; init; }

    [Description("Days of the files: 2024, 2024-01..2024-06, 2024-05-01.. and the like.")]
    public string? Date { get; init; }

    [Description("Pixels: 800.., ..600 or 640..1920.")]
    public string? Width { get; init; }

    [Description("Pixels.")]
    public string? Height { get; init; }

    [Description("Size of the files: 100k..2M, ..500k.")]
    public string? Bytes { get; init; }

    [Description("Who wrote the sentence: model, import or human.")]
    public string[]? Source { get; init; }
}
