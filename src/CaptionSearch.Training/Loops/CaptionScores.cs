using System.Globalization;

namespace CaptionSearch.Training.Loops;

/// <summary>How good captions are, all but the last two ×100.</summary>
/// <param name="Cider">CIDEr-D.</param>
/// <param name="Bleu4">Corpus BLEU-4.</param>
/// <param name="RougeL">ROUGE-L.</param>
/// <param name="Ratio">q, length of the captions against the references.</param>
/// <param name="Words">Different words used.</param>
public sealed record CaptionScores(double Cider, double Bleu4, double RougeL, double Ratio, int Words)
{
    /// <summary>The scores in one line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"CIDEr {Cider:0.0}, BLEU-4 {Bleu4:0.0}, ROUGE-L {RougeL:0.0}, q {Ratio:0.00}, {Words} words");
}
