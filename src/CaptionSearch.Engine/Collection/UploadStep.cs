namespace CaptionSearch.Engine.Collection;

/// <summary>One picture that was handed in is done.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Done">Pictures done so far.</param>
/// <param name="Total">Pictures that were handed in.</param>
public sealed record UploadStep(UploadOutcome Outcome, int Done, int Total);
