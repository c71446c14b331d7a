using System.ComponentModel.DataAnnotations;

namespace CaptionSearch.Index.Ranking;

/// <summary>How the two sides of a query are put together.</summary>
public sealed record RankingOptions
{
    /// <summary>
    /// Weight of the vectors in the sum, 0 (words only) to 1 (vectors only); the words have the rest. Default 0.8: normalised cosines
    /// lie close together, normalised BM25 does not. A query with one side gives that side all the weight.
    /// </summary>
    [Range(0.0, 1.0)]
    public double VectorWeight { get; init; } = 0.8;

    /// <summary>How many candidates each side puts up, 1 to 10,000; at least the number of hits asked for is taken. Default 100.</summary>
    [Range(1, 10_000)]
    public int Window { get; init; } = 100;
}
