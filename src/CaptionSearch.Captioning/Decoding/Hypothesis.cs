namespace CaptionSearch.Captioning.Decoding;

/// <summary>A caption under way.</summary>
/// <param name="LogProbability">Of all its words so far.</param>
/// <param name="Parent">Row of the hypothesis it continues.</param>
/// <param name="Word">Its last word.</param>
internal readonly record struct Hypothesis(double LogProbability, int Parent, int Word);
