namespace CaptionSearch.Engine.Indexing;

/// <summary>A file that may be a picture, with what a stat says.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Size">In bytes, of the file that a link leads to.</param>
/// <param name="Modified">Time of the last change, in ticks of 100 ns, UTC.</param>
internal readonly record struct FoundFile(string Path, long Size, long Modified);
