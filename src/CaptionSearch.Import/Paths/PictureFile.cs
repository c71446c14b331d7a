namespace CaptionSearch.Import.Paths;

/// <summary>What a picture's path means on disk.</summary>
/// <param name="FullPath">Absolute path of the file, links followed; null when there is no usable file.</param>
/// <param name="Problem">Why the path is refused, one sentence; null when the file is usable or simply not there.</param>
public sealed record PictureFile(string? FullPath, string? Problem)
{
    /// <summary>True when nothing is wrong with the path but no file is there.</summary>
    public bool IsMissing => FullPath is null && Problem is null;
}
