namespace CaptionSearch.Engine.Calibration;

/// <summary>How probable it is that a class the classifier names is what a person would name: P = 1 / (1 + e^-(a + b ln(p / (1 - p)))).</summary>
/// <param name="Intercept">a.</param>
/// <param name="Slope">b, above 0: a larger p is never less probable.</param>
/// <param name="MinProbability">Least P of a class that becomes a tag, 0..1.</param>
public sealed record TagCalibration(double Intercept, double Slope, double MinProbability)
{
    /// <summary>P for the classifier's own probability.</summary>
    /// <param name="probability">p, 0..1.</param>
    public float Probability(float probability)
    {
        double p = Math.Clamp(probability, 1e-7, 1 - 1e-7);
        return (float)(1 / (1 + Math.Exp(-(Intercept + (Slope * Math.Log(p / (1 - p)))))));
    }
}
