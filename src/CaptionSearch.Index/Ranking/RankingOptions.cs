using System.ComponentModel.DataAnnotations;

namespace CaptionSearch.Index.Ranking;

/// <summary>How the two sides of a query are put together.</summary>
public sealed record RankingOptions
{
    /// <summary>
    /// Weight of the vectors in the sum, 0 (words only) to 1 (vectors only); the words have the rest. Default null: by the number of
    /// words of the query, see <see cref="WordWeight"/> and <see cref="PictureWordWeight"/>. A query with one side gives that side all the weight.
    /// </summary>
    [Range(0.0, 1.0)]
    public double? VectorWeight { get; init; }

    /// <summary>
    /// Weight of the words for a query of one word, 0 to 1; one of n words has the n-th part of it, since a match says the less the
    /// more words there are to match, and a vector of several words says more than one of a single word. Default 0.15.
    /// </summary>
    [Range(0.0, 1.0)]
    public double WordWeight { get; init; } = 0.15;

    /// <summary>
    /// Weight of the words for a query with a picture, 0 to 1, however many they are: sentence and tags of a picture say little that its
    /// vector does not. Default 0.04.
    /// </summary>
    [Range(0.0, 1.0)]
    public double PictureWordWeight { get; init; } = 0.04;

    /// <summary>What a word is worth in the tags, where one in the sentences is worth 1; 0 to 10. Default 1.5.</summary>
    [Range(0.0, 10.0)]
    public double TagWeight { get; init; } = 1.5;

    /// <summary>How many candidates each side puts up, 1 to 10,000; at least the number of hits asked for is taken. Default 100.</summary>
    [Range(1, 10_000)]
    public int Window { get; init; } = 100;

    /// <summary>The same for a search in order of date, whose newest relevant hits may lie further down. Default 1000.</summary>
    [Range(1, 10_000)]
    public int DateWindow { get; init; } = 1000;

    /// <summary>Weight of the vectors for a query of so many words that has both sides.</summary>
    /// <param name="words">Words of the query without stop words, 0 or more.</param>
    /// <param name="hasPicture">Whether a picture is among what is wanted.</param>
    internal double VectorWeightFor(int words, bool hasPicture)
        => VectorWeight ?? 1 - (hasPicture ? PictureWordWeight : WordWeight / Math.Max(1, words));
}
