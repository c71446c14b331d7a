namespace CaptionSearch.Captioning.Decoding;

/// <summary>One of the best captions of a picture.</summary>
/// <param name="Text">The words joined by one space.</param>
/// <param name="Confidence">Geometric mean of the words' probabilities, e^(LogProbability / (words + 1)); 0 to 1.</param>
/// <param name="LogProbability">Natural logarithm of the caption's probability, its end included; 0 or less.</param>
/// <param name="Words">Its words in order.</param>
public sealed record CaptionHypothesis(string Text, double Confidence, double LogProbability, IReadOnlyList<CaptionWord> Words);
