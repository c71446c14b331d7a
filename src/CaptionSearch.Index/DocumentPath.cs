namespace CaptionSearch.Index;

/// <summary>A path and the document it leads to.</summary>
/// <param name="Id">Id of the document.</param>
/// <param name="Path">Where the content lies.</param>
public sealed record DocumentPath(string Id, string Path);
