namespace CaptionSearch.Training.Loops;

/// <summary>The learning rate over a run: a straight rise, then a half cosine down to a floor.</summary>
/// <param name="Peak">The largest rate.</param>
/// <param name="WarmupSteps">Steps of the rise; 0 for none.</param>
/// <param name="Floor">The last rate as a share of the peak, 0 to 1.</param>
internal sealed record LearningRate(double Peak, int WarmupSteps, double Floor)
{
    /// <summary>The rate of one step.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="steps">Steps of the whole run.</param>
    public double At(long step, long steps)
    {
        if (step < WarmupSteps)
        {
            return Peak * (step + 1) / WarmupSteps;
        }

        double progress = Math.Clamp((double)(step - WarmupSteps) / Math.Max(1, steps - WarmupSteps), 0, 1);
        return Peak * (Floor + ((1 - Floor) * 0.5 * (1 + Math.Cos(Math.PI * progress))));
    }
}
