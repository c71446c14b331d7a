namespace CaptionSearch.Training.Events;

/// <summary>What the captioner says of one held-out picture after an epoch.</summary>
/// <param name="Picture">The picture's path in the data set.</param>
/// <param name="Caption">The sentence it writes; may be empty in the first epochs.</param>
/// <param name="Reference">What a person wrote: the first of the picture's captions.</param>
public sealed record CaptionSample(string Picture, string Caption, string Reference);
