namespace CaptionSearch.Engine.Status;

/// <summary>One place where files on disk, manifest, documents and vectors disagree.</summary>
/// <param name="Kind">In what way.</param>
/// <param name="Subject">The file, the document's id when it has no path, or the damaged file.</param>
/// <param name="Id">Document id; null when it is not about a document.</param>
/// <param name="Reason">What is the matter, one sentence.</param>
/// <param name="Remedy">What to do, a part of a sentence without full stop.</param>
public sealed record IndexGap(GapKind Kind, string Subject, string? Id, string Reason, string Remedy);
