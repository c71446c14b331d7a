using CaptionSearch.Index;

namespace CaptionSearch.Engine.Collection;

/// <summary>What was done when a picture was taken out of the collection.</summary>
/// <param name="Document">The document as it was, without vector.</param>
/// <param name="Deleted">Files that were deleted: the copy that was handed in.</param>
/// <param name="Kept">Files with the content that are still on disk; a run over their folder takes them in again.</param>
public sealed record RemovalReport(CaptionDocument Document, IReadOnlyList<string> Deleted, IReadOnlyList<string> Kept);
