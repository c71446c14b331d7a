namespace CaptionSearch.Import;

/// <summary>What a caller asks of one reading.</summary>
public sealed class ImportOptions
{
    /// <summary>Reads everything.</summary>
    public static ImportOptions All { get; } = new();

    /// <summary>
    /// Items to leave out at the beginning, refused ones counted; the others keep their ordinals. Default 0, at least 0.
    /// More than there are: nothing is given out. A run that was interrupted goes on this way.
    /// </summary>
    public long Skip { get; init; }
}
