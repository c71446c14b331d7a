using CaptionSearch.Training.Datasets;

namespace CaptionSearch.Training.Loops;

/// <summary>Completes the folder of a model that was trained a moment ago, before the run is done.</summary>
/// <param name="set">What it was trained on.</param>
/// <param name="folder">The model's folder.</param>
/// <param name="progress">To be told the pictures done and those of all; from any thread.</param>
/// <param name="cancellationToken">Stops soon; the model stays as it is.</param>
/// <returns>What came of it, one line.</returns>
public delegate string ModelFinish(TrainingSet set, string folder, Action<int, int> progress, CancellationToken cancellationToken);
