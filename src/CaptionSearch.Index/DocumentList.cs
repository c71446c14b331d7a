namespace CaptionSearch.Index;

/// <summary>Which part of all documents is wanted, by the time of their files: newest first, without a time last, equal ones by id.</summary>
public sealed record DocumentList
{
    /// <summary>Most documents of a page.</summary>
    public const int LargestLimit = 200;

    /// <summary>Properties that a document must have; null for none.</summary>
    public DocumentFilter? Filter { get; init; }

    /// <summary>The page behind this place: a <see cref="DocumentPage.Next"/>. Null: not asked for.</summary>
    public string? After { get; init; }

    /// <summary>The page in front of this place: a <see cref="DocumentPage.Previous"/>. Null: not asked for; with <see cref="After"/> it is an error.</summary>
    public string? Before { get; init; }

    /// <summary>Most documents, 1 to 200. Default 50.</summary>
    public int Limit { get; init; } = 50;
}
