namespace CaptionSearch.Engine.Indexing;

/// <summary>One file is done.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Caption">Its sentence; null when the file was skipped.</param>
/// <param name="Reason">Why it was skipped; null when it was not.</param>
/// <param name="Done">Files done so far in this run.</param>
/// <param name="Total">Files to do in this run.</param>
public sealed record IndexStep(string Path, string? Caption, string? Reason, int Done, int Total);
