namespace CaptionSearch.Engine.Evaluation;

/// <summary>Things that were predicted alike, and how they turned out.</summary>
/// <param name="Predicted">Mean probability.</param>
/// <param name="Observed">Share that was right.</param>
/// <param name="Count">How many.</param>
public sealed record CalibrationBin(double Predicted, double Observed, int Count)
{
    private const int Bins = 10;

    /// <summary>Ten bins of equal width; empty ones are left out.</summary>
    public static IReadOnlyList<CalibrationBin> Of(IEnumerable<(double Predicted, bool IsRight)> examples)
        => [.. examples.GroupBy(example => Math.Min(Bins - 1, (int)(example.Predicted * Bins))).OrderBy(bin => bin.Key)
            .Select(bin => new CalibrationBin(
                bin.Average(example => example.Predicted), bin.Count(example => example.IsRight) / (double)bin.Count(), bin.Count()))];
}
