namespace CaptionSearch.Engine.Indexing;

/// <summary>Which files and folders below a folder are looked at.</summary>
public sealed record WalkOptions
{
    /// <summary>Folder names that are not entered, compared without case: thumbnails, packages and system folders.</summary>
    public IReadOnlyCollection<string> ExcludedFolders { get; init; } =
        ["@eaDir", "#recycle", "node_modules", ".git", "System Volume Information", "$RECYCLE.BIN", "lost+found", "__MACOSX"];

    /// <summary>Folders that are not entered, by their absolute path; one that is walked itself is. Default: none.</summary>
    public IReadOnlyCollection<string> ExcludedPaths { get; init; } = [];

    /// <summary>Whether files and folders whose name begins with a dot (or that carry Windows' hidden flag) are looked at. Default false.</summary>
    public bool IncludeHidden { get; init; }
}
