using CaptionSearch.Index;

namespace CaptionSearch.Engine.Reindexing;

/// <summary>What of a document belongs to people and files, and so stays when a model changes; the rest is the model's.</summary>
internal static class CarryOver
{
    /// <summary>Whether no model may change the sentence: a person or a data set wrote it, or it is locked.</summary>
    public static bool KeepsCaption(CaptionDocument document) => document.IsLocked || document.CaptionSource != CaptionSource.Model;

    /// <summary>The document with everything of its own that no model made, and everything else from another version of it.</summary>
    /// <param name="document">As it is now.</param>
    /// <param name="described">The same content as another model described it.</param>
    public static CaptionDocument Apply(CaptionDocument document, CaptionDocument described)
    {
        CaptionDocument merged = document with
        {
            Tags = described.Tags,
            ModelFingerprint = described.ModelFingerprint,
            Vector = described.Vector,
            Width = document.Width > 0 ? document.Width : described.Width,
            Height = document.Height > 0 ? document.Height : described.Height,
            ByteSize = document.ByteSize > 0 ? document.ByteSize : described.ByteSize,
            FileTime = document.FileTime ?? described.FileTime,
        };
        return KeepsCaption(document)
            ? merged
            : merged with { Caption = described.Caption, CaptionSource = described.CaptionSource, Confidence = described.Confidence };
    }

    /// <summary>The document without what a model makes of a picture; a sentence stays, whoever wrote it.</summary>
    public static CaptionDocument WordsOnly(CaptionDocument document)
        => document with { Vector = null, ModelFingerprint = document.CaptionSource == CaptionSource.Model ? document.ModelFingerprint : null };

    /// <summary>Whether a document of the next version has all that has to stay.</summary>
    /// <param name="document">As it is now.</param>
    /// <param name="next">As the next version has it.</param>
    public static bool IsDone(CaptionDocument document, CaptionDocument next)
        => document.IsLocked == next.IsLocked
            && (KeepsCaption(document)
                ? document.CaptionSource == next.CaptionSource && document.Caption == next.Caption
                : next.CaptionSource == CaptionSource.Model)
            && document.DataSet == next.DataSet
            && document.Split == next.Split
            && DocumentMetadata.AreEqual(document.Metadata, next.Metadata)
            && document.Paths.SequenceEqual(next.Paths, StringComparer.Ordinal)
            && document.OtherCaptions.SequenceEqual(next.OtherCaptions, StringComparer.Ordinal);

    /// <summary>Whether the model's part of a document of the next version is of no use: its sentence was a person's and is the model's again.</summary>
    public static bool NeedsSentence(CaptionDocument document, CaptionDocument next) => !KeepsCaption(document) && KeepsCaption(next);
}
