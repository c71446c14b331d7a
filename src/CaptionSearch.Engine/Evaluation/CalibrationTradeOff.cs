namespace CaptionSearch.Engine.Evaluation;

/// <summary>What a cut at one probability does to the first ten hits; all from queries the coefficients were not fitted to.</summary>
/// <param name="Threshold">Least probability of a hit.</param>
/// <param name="ForeignAnswered">Share of queries for a foreign word that still have hits.</param>
/// <param name="RemovedAnswered">Share of queries for something that was taken out of the collection that still have hits.</param>
/// <param name="OnTopicAnswered">Share of queries with a right answer among the first ten that have hits.</param>
/// <param name="RelevantKept">Share of right answers among the first ten that are kept.</param>
/// <param name="Precision">Share of right answers among the hits of queries that have some.</param>
public sealed record CalibrationTradeOff(
    double Threshold, double ForeignAnswered, double RemovedAnswered, double OnTopicAnswered, double RelevantKept, double Precision);
