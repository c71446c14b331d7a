namespace CaptionSearch.Index.Embedded;

/// <summary>What of a stored document decides how it is replaced.</summary>
internal sealed record StoredDocument(
    long Number, string Caption, CaptionSource CaptionSource, double? Confidence, string? ModelFingerprint, VectorPlace? Vector);

/// <summary>Where a vector is.</summary>
internal sealed record VectorPlace(long Segment, int Slot);
