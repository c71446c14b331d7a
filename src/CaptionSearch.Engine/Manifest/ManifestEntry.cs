namespace CaptionSearch.Engine.Manifest;

/// <summary>What is known about a file since it was last looked at.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Modified">Time of the last change, in ticks of 100 ns, UTC.</param>
/// <param name="State">What became of it.</param>
/// <param name="Id">Document id of the content; null when the file is not in the index.</param>
/// <param name="Reason">Why it is not in the index, one sentence; null when it is.</param>
/// <param name="MadeBy">Fingerprint of the model for an indexed file, version of the program for another.</param>
public sealed record ManifestEntry(string Path, long Size, long Modified, FileState State, string? Id, string? Reason, string MadeBy);
