namespace CaptionSearch.Training.Loops;

/// <summary>What one epoch gave.</summary>
/// <typeparam name="TScores">The scores on the validation pictures.</typeparam>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Mean training loss.</param>
/// <param name="Seconds">Time of the training steps.</param>
/// <param name="ValidationSeconds">Time of the validation.</param>
/// <param name="Scores">On the validation pictures, with the averaged weights.</param>
public sealed record EpochFigures<TScores>(int Epoch, double Loss, double Seconds, double ValidationSeconds, TScores Scores);
