namespace CaptionSearch.Engine.Features;

/// <summary>A file that is done.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Reason">Why it has no features, one sentence; null when it has.</param>
/// <param name="Done">Files done in this run.</param>
/// <param name="Total">Files to do in this run.</param>
public sealed record FeatureStep(string Path, string? Reason, int Done, int Total);
