using CaptionSearch.Analysis.Metrics;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>How well sentences and pictures find each other in the joint space.</summary>
/// <param name="TextToPicture">Every caption is a query; its own picture is the one right answer among all pictures.</param>
/// <param name="PictureToText">Every picture is a query; any of its captions is right, among all captions.</param>
/// <param name="Images">Pictures that took part.</param>
/// <param name="SentencesWithoutVector">Captions of which the model knows no word; as queries they rank their picture last.</param>
/// <param name="Unread">Pictures that, with their captions, took no part.</param>
public sealed record RetrievalReport(
    RankScore TextToPicture,
    RankScore PictureToText,
    int Images,
    int SentencesWithoutVector,
    IReadOnlyList<UnreadPicture> Unread);
