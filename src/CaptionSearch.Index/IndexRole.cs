namespace CaptionSearch.Index;

/// <summary>What a version of an index is for.</summary>
public enum IndexRole
{
    /// <summary>Searched and written.</summary>
    Current,

    /// <summary>Being built to take the current one's place.</summary>
    Next,

    /// <summary>Kept in case the current one disappoints.</summary>
    Previous,
}
