namespace CaptionSearch.Training.Events;

/// <summary>Where a finished epoch stands in its part.</summary>
/// <param name="Epochs">Epochs of the whole part.</param>
/// <param name="Step">Its last step, from 1 over the whole part.</param>
/// <param name="Steps">Steps of the whole part.</param>
/// <param name="IsBest">Whether it is the best so far.</param>
internal sealed record EpochPlace(int Epochs, long Step, long Steps, bool IsBest);
