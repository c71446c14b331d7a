namespace CaptionSearch.Engine.Manifest;

/// <summary>A path that the index may have for a document although the manifest does not say so.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Id">Document id.</param>
public sealed record PathClaim(string Path, string Id);
