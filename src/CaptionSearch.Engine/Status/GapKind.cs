namespace CaptionSearch.Engine.Status;

/// <summary>In what way files, manifest and index disagree.</summary>
public enum GapKind
{
    /// <summary>A known file is gone from its folder.</summary>
    FileGone,

    /// <summary>A known file cannot be looked at: its folder is not there or empty, more often a drive that is not mounted than pictures that are gone.</summary>
    FolderGone,

    /// <summary>A known file has another size or time than when it was indexed.</summary>
    FileChanged,

    /// <summary>A known file has no document.</summary>
    NoDocument,

    /// <summary>A document does not have the path of a known file.</summary>
    NoPath,

    /// <summary>A document of a picture has no vector.</summary>
    NoVector,

    /// <summary>The index has a path that the manifest does not know, or knows with another content.</summary>
    StrayPath,

    /// <summary>A file of the index is damaged, or its parts disagree.</summary>
    Damage,
}
