namespace CaptionSearch.Analysis.Metrics;

/// <summary>Recall and median rank of a set of queries.</summary>
/// <remarks>
/// The rank of a query is the place, from 1, of the first right item in its list.
/// R@k = queries with rank ≤ k / queries; the median of an even number of ranks is the mean of the two in the middle.
/// </remarks>
/// <param name="R1">R@1, 0..1.</param>
/// <param name="R5">R@5, 0..1.</param>
/// <param name="R10">R@10, 0..1.</param>
/// <param name="MedianRank">Median rank, at least 1.</param>
/// <param name="Queries">How many queries there were.</param>
public sealed record RankScore(double R1, double R5, double R10, double MedianRank, int Queries)
{
    /// <summary>Summarises ranks.</summary>
    /// <param name="ranks">The rank of each query, from 1; not empty.</param>
    /// <exception cref="ArgumentException">There is no rank, or one below 1.</exception>
    public static RankScore Of(IReadOnlyCollection<int> ranks)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        if (ranks.Count == 0 || ranks.Any(static rank => rank < 1))
        {
            throw new ArgumentException("At least one rank is needed, and ranks start at 1.", nameof(ranks));
        }

        int[] sorted = [.. ranks.Order()];
        double median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;
        return new RankScore(RecallAt(ranks, 1), RecallAt(ranks, 5), RecallAt(ranks, 10), median, sorted.Length);
    }

    private static double RecallAt(IReadOnlyCollection<int> ranks, int k) => ranks.Count(rank => rank <= k) / (double)ranks.Count;
}
