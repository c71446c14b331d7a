namespace CaptionSearch.Engine.Exchange;

/// <summary>The first line of an exported index.</summary>
/// <param name="Model">Fingerprint of the model that made the vectors; null when there are none.</param>
/// <param name="VectorLength">D, numbers in each vector; null when there are none.</param>
internal sealed record ExportHeader(string? Model, int? VectorLength)
{
    /// <summary>What the line's <c>format</c> says.</summary>
    public const string Format = "captionsearch-index";

    /// <summary>What the line's <c>version</c> says.</summary>
    public const int Version = 1;
}
