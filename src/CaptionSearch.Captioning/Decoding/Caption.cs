namespace CaptionSearch.Captioning.Decoding;

/// <summary>A sentence for a picture.</summary>
/// <param name="Text">The words joined by one space.</param>
/// <param name="Words">Their ids in the captioner's vocabulary, without the end.</param>
/// <param name="LogProbability">Natural logarithm of the caption's probability, its end included; 0 or less.</param>
/// <param name="Confidence">Geometric mean of the words' probabilities, e^(LogProbability / (words + 1)); 0 to 1.</param>
public sealed record Caption(string Text, IReadOnlyList<int> Words, double LogProbability, double Confidence);
