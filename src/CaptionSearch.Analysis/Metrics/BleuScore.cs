namespace CaptionSearch.Analysis.Metrics;

/// <summary>Corpus BLEU with the counts it was made from; see <see cref="Bleu"/> for the formula.</summary>
/// <param name="Values">BLEU-1..4 in this order, 0..1.</param>
/// <param name="Ratio">q, length of all candidates by the effective reference length; below 1 BLEU is lowered.</param>
/// <param name="Matches">m_1..m_4, n-grams that are also in a reference.</param>
/// <param name="Guesses">t_1..t_4, n-grams of the candidates.</param>
/// <param name="CandidateLength">C, words of all candidates.</param>
/// <param name="ReferenceLength">R, sum of the closest reference lengths.</param>
public sealed record BleuScore(
    IReadOnlyList<double> Values,
    double Ratio,
    IReadOnlyList<long> Matches,
    IReadOnlyList<long> Guesses,
    long CandidateLength,
    long ReferenceLength);
