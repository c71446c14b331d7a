namespace CaptionSearch.Web.Training;

/// <summary>How good a model is on some pictures; all ×100.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Fingerprint">The model's fingerprint.</param>
/// <param name="Cider">CIDEr-D of its captions.</param>
/// <param name="Bleu4">BLEU-4 of its captions.</param>
/// <param name="RougeL">ROUGE-L of its captions.</param>
/// <param name="Recall1">Share of sentences that find their picture first.</param>
/// <param name="Recall5">Share of sentences that find their picture among the first five.</param>
/// <param name="Recall10">Share of sentences that find their picture among the first ten.</param>
public sealed record ModelFigures(
    string Name, string Fingerprint, double Cider, double Bleu4, double RougeL, double Recall1, double Recall5, double Recall10);
