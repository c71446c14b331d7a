using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>A hit of a calibration query.</summary>
/// <param name="Query">The query.</param>
/// <param name="Rank">From 1.</param>
/// <param name="Features">What the regression sees.</param>
/// <param name="TagEvidence">0..1: what a tag says beside the regression.</param>
/// <param name="IsRelevant">Whether it is a right answer.</param>
internal sealed record CalibrationExample(CalibrationQuery Query, int Rank, RelevanceFeatures Features, double TagEvidence, bool IsRelevant)
{
    /// <summary>The probability that some coefficients give it.</summary>
    public double Probability(RelevanceParameters parameters) => 1 - ((1 - parameters.Probability(Features)) * (1 - TagEvidence));
}
