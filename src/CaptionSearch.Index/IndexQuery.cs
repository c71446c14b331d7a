namespace CaptionSearch.Index;

/// <summary>What to look for: words, a vector or both, and among which documents.</summary>
/// <remarks>
/// <see cref="Required"/>, <see cref="Excluded"/>, <see cref="Filter"/> and <see cref="ExcludedIds"/> narrow both lists before the window
/// is filled. Statistics of words (how many documents have one, average length) are always those of the whole index.
/// </remarks>
public sealed record IndexQuery
{
    /// <summary>Most words of <see cref="Text"/> that count, stop words aside; further ones are passed over.</summary>
    public const int MostWords = 256;

    /// <summary>
    /// Words as a person types them; a document matches with one of them. English stop words do not count, a word typed twice counts
    /// twice. Null, empty or without any word: this side is not asked for.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>What a word is worth in the tags, where one in the sentences is worth 1; 0 to 10, 0: tags are not looked at. Default 0.5.</summary>
    public double TagWeight { get; init; } = 0.5;

    /// <summary>
    /// Phrases of one or more words, each of which must be in a sentence or a tag word for word (case and accents aside), whatever
    /// <see cref="TagWeight"/> is. One without any word asks for nothing.
    /// </summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>
    /// What must not be in a sentence or a tag: a single word in any form ("dogs" excludes "dog", a stop word nothing), several words as a
    /// phrase.
    /// </summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>Properties that a document must have; null for none.</summary>
    public DocumentFilter? Filter { get; init; }

    /// <summary>Shape [D], finite, not all zero, of any length: cosines do not depend on it. Null: this side is not asked for.</summary>
    public float[]? Vector { get; init; }

    /// <summary>Most documents in each list, 1 to 10,000. Default 100.</summary>
    public int Window { get; init; } = 100;

    /// <summary>Documents that are not wanted, such as the query itself. They do not count in the window.</summary>
    public IReadOnlyCollection<string> ExcludedIds { get; init; } = [];
}
