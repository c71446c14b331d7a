namespace CaptionSearch.Index.Embedded;

/// <summary>A document as its tables have it.</summary>
/// <param name="Document">Everything but the vector.</param>
/// <param name="Vector">Where the vector is; null when it has none.</param>
internal sealed record FoundDocument(CaptionDocument Document, VectorPlace? Vector);
