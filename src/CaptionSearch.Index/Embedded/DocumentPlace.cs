namespace CaptionSearch.Index.Embedded;

/// <summary>Where a document is kept.</summary>
/// <param name="Number">Its number in the tables.</param>
/// <param name="Vector">Its vector; null when it has none.</param>
internal sealed record DocumentPlace(long Number, VectorPlace? Vector);
