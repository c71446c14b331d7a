namespace CaptionSearch.Engine.Indexing;

/// <summary>A file or folder that was passed over.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Reason">Why, one sentence.</param>
public sealed record SkippedFile(string Path, string Reason);
