namespace CaptionSearch.Engine.Evaluation;

/// <summary>How well queries find the one right picture.</summary>
/// <remarks>A picture that is not among the candidates is at no rank: it counts 0 in all four.</remarks>
/// <param name="R1">Share of queries with the right picture first, 0..1.</param>
/// <param name="R5">Among the first five.</param>
/// <param name="R10">Among the first ten.</param>
/// <param name="MeanReciprocalRank">Mean of 1 / rank, 0..1.</param>
/// <param name="Queries">How many queries there were.</param>
public sealed record SearchScore(double R1, double R5, double R10, double MeanReciprocalRank, int Queries)
{
    /// <summary>Summarises ranks.</summary>
    /// <param name="ranks">The rank of each query from 1, or null; not empty.</param>
    public static SearchScore Of(IReadOnlyCollection<int?> ranks)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentOutOfRangeException.ThrowIfZero(ranks.Count, nameof(ranks));
        double n = ranks.Count;
        return new SearchScore(Within(1), Within(5), Within(10), ranks.Sum(static rank => rank is int r ? 1.0 / r : 0) / n, ranks.Count);

        double Within(int k) => ranks.Count(rank => rank <= k) / n;
    }
}
