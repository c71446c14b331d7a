namespace CaptionSearch.Index;

/// <summary>A class that a classifier saw in a picture.</summary>
/// <param name="Name">Name of the class.</param>
/// <param name="Probability">0..1.</param>
public sealed record DocumentTag(string Name, float Probability);
