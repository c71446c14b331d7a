namespace CaptionSearch.Captioning.Decoding;

/// <summary>A word of a caption, with what it was written on.</summary>
/// <param name="Text">The word.</param>
/// <param name="Probability">Of this word after the words before it, 0..1.</param>
/// <param name="Attention">Shape [L], the picture's cells row by row, 0 or more, sum 1: where the captioner looked for it. Null when that was not asked for.</param>
public sealed record CaptionWord(string Text, double Probability, float[]? Attention);
