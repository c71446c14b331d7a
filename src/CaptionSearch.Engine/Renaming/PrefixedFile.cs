namespace CaptionSearch.Engine.Renaming;

/// <summary>A file and its copy under the prefix.</summary>
/// <param name="From">Absolute; stays as it is.</param>
/// <param name="To">Absolute.</param>
public sealed record PrefixedFile(string From, string To);
