namespace CaptionSearch.Engine.Renaming;

/// <summary>A copy to make.</summary>
/// <param name="File">From where to where.</param>
/// <param name="Replaces">Whether a file of the target has the name and gives way.</param>
/// <param name="IsEmpty">Whether there is nothing to read.</param>
internal sealed record PlannedCopy(PrefixedFile File, bool Replaces, bool IsEmpty);
