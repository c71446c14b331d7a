namespace CaptionSearch.Index.Embedded;

/// <summary>The files of a vector segment.</summary>
internal enum SegmentFile
{
    /// <summary>The vectors themselves and their documents' ids.</summary>
    Floats,

    /// <summary>The vectors in 8 bits a number.</summary>
    Codes,

    /// <summary>The vectors in 4 bits a number; segments of the first builds have none.</summary>
    Nibbles,
}
