namespace CaptionSearch.Web.Api;

/// <summary>What was done when a picture was taken out.</summary>
/// <param name="Id">Of its document.</param>
/// <param name="Deleted">Files that were deleted: the copy that was uploaded.</param>
/// <param name="Kept">Files with the content that are still on disk.</param>
internal sealed record RemovalAnswer(string Id, IReadOnlyList<string> Deleted, IReadOnlyList<string> Kept);
