using CaptionSearch.Index.Embedded.Words;

namespace CaptionSearch.Index.Embedded;

/// <summary>What of a stored document decides how it is replaced, and which words it has.</summary>
internal sealed record StoredDocument(
    long Number,
    string Caption,
    CaptionSource CaptionSource,
    double? Confidence,
    bool IsLocked,
    string? ModelFingerprint,
    VectorPlace? Vector,
    IReadOnlyList<string> OtherCaptions,
    IReadOnlyList<DocumentTag> Tags,
    string? DataSet,
    string? Split,
    IReadOnlyDictionary<string, string> Metadata)
{
    public DocumentWords Words => DocumentWords.Of(Caption, OtherCaptions, Tags);

    /// <summary>The part of it that <see cref="CaptionMerge"/> looks at.</summary>
    public CaptionDocument ToDocument(string id) => new()
    {
        Id = id,
        Caption = Caption,
        OtherCaptions = OtherCaptions,
        CaptionSource = CaptionSource,
        IsLocked = IsLocked,
        Confidence = Confidence,
        Tags = Tags,
        ModelFingerprint = ModelFingerprint,
        DataSet = DataSet,
        Split = Split,
        Metadata = Metadata,
    };
}

/// <summary>Where a vector is.</summary>
internal sealed record VectorPlace(long Segment, int Slot);
