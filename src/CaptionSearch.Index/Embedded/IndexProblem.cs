namespace CaptionSearch.Index.Embedded;

/// <summary>Something wrong with an embedded index.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Where in the file, in bytes; null when that says nothing.</param>
/// <param name="Description">What is wrong.</param>
public sealed record IndexProblem(string File, long? Offset, string Description);
