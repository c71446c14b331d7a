namespace CaptionSearch.Index;

/// <summary>What becomes of a document that is there already when it is written again; the same for every index.</summary>
internal static class CaptionMerge
{
    /// <summary>The document to store. Paths are not its business: both documents' are kept, and every path belongs to one document.</summary>
    /// <remarks>
    /// A caption gives way only to one of the same or a higher source, a locked one only to a person's; what the new document says nothing
    /// about (vector, further captions, tags, data set, split, metadata) stays. Merging the same document again changes nothing.
    /// </remarks>
    /// <param name="document">The new one.</param>
    /// <param name="stored">The one in the index, with or without its vector.</param>
    /// <param name="hasVector">Whether the stored one has a vector.</param>
    public static CaptionDocument Merge(CaptionDocument document, CaptionDocument stored, bool hasVector)
    {
        if (stored.CaptionSource > document.CaptionSource || (stored.IsLocked && document.CaptionSource != CaptionSource.Human))
        {
            document = document with
            {
                Caption = stored.Caption,
                CaptionSource = stored.CaptionSource,
                Confidence = stored.Confidence,
                IsLocked = stored.IsLocked,
            };
        }

        return document with
        {
            OtherCaptions = document.OtherCaptions.Count > 0 ? document.OtherCaptions : stored.OtherCaptions,
            Tags = document.Tags.Count > 0 ? document.Tags : stored.Tags,
            DataSet = document.DataSet ?? stored.DataSet,
            Split = document.Split ?? stored.Split,
            Metadata = document.Metadata.Count > 0 ? document.Metadata : stored.Metadata,
            ModelFingerprint = document.Vector is null && hasVector ? stored.ModelFingerprint : document.ModelFingerprint,
        };
    }

    /// <summary>The document with a caption that is written unconditionally.</summary>
    public static CaptionDocument Set(CaptionDocument stored, CaptionChange change) => stored with
    {
        Caption = change.Caption,
        CaptionSource = change.Source,
        Confidence = change.Confidence,
        IsLocked = change.IsLocked,
    };
}
