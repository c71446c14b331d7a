namespace CaptionSearch.Index;

/// <summary>One version of an index.</summary>
/// <param name="Name">Name of its folder, or of the index on the server.</param>
/// <param name="Role">What it is for.</param>
public sealed record IndexVersion(string Name, IndexRole Role);
