namespace CaptionSearch.Engine.Status;

/// <summary>A file or folder of the data folder, and what it takes.</summary>
/// <param name="Name">Its name in the data folder, for example <c>index</c> or <c>manifest.db</c>.</param>
/// <param name="Bytes">Sum of the lengths of its files.</param>
/// <param name="Files">How many files; 1 for a file.</param>
public sealed record DiskPart(string Name, long Bytes, long Files);
