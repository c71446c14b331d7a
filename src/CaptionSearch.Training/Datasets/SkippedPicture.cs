namespace CaptionSearch.Training.Datasets;

/// <summary>A picture that training leaves out.</summary>
/// <param name="Name">File name.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record SkippedPicture(string Name, string Reason);
