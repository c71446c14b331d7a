namespace CaptionSearch.Captioning.Decoding;

/// <summary>A caption that took the end.</summary>
/// <param name="Score">Σ log p / (words + 1)^a, by which finished captions are compared.</param>
/// <param name="LogProbability">Σ log p, the end included.</param>
/// <param name="Words">How many words it has.</param>
/// <param name="Row">The row it was in when it took the end.</param>
internal readonly record struct Finished(double Score, double LogProbability, int Words, int Row);
