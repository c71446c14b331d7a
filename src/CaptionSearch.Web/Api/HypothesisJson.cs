using CaptionSearch.Captioning.Decoding;

namespace CaptionSearch.Web.Api;

/// <summary>One of the best sentences.</summary>
/// <param name="Caption">The sentence.</param>
/// <param name="Confidence">Geometric mean of the probabilities of its words, 0..1.</param>
/// <param name="LogProbability">Of the sentence, natural logarithm.</param>
/// <param name="Words">Word by word.</param>
internal sealed record HypothesisJson(string Caption, double Confidence, double LogProbability, IReadOnlyList<WordJson> Words)
{
    private const int Digits = 6;

    /// <summary>The sentence that was found.</summary>
    public static HypothesisJson Of(CaptionHypothesis hypothesis) => new(
        hypothesis.Text,
        Rounded(hypothesis.Confidence),
        Rounded(hypothesis.LogProbability),
        [.. hypothesis.Words.Select(static word => new WordJson(word.Text, Rounded(word.Probability)) { Attention = word.Attention })]);

    /// <summary>With at most six decimals.</summary>
    internal static double Rounded(double value) => Math.Round(value, Digits);
}
