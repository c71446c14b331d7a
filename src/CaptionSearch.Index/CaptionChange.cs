namespace CaptionSearch.Index;

/// <summary>A caption that replaces the one a document has: a correction, or the taking back of one.</summary>
/// <param name="Id">Id of the document.</param>
/// <param name="Caption">The new sentence; may be empty.</param>
/// <param name="Source">Who wrote it.</param>
/// <param name="Confidence">0..1 when a model wrote it, otherwise null.</param>
/// <param name="IsLocked">Whether it gives way to nothing but a person from now on.</param>
public sealed record CaptionChange(string Id, string Caption, CaptionSource Source, double? Confidence, bool IsLocked);
