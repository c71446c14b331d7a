namespace CaptionSearch.Engine.Evaluation;

/// <summary>How well queries by picture find the pictures that are most alike by what people wrote.</summary>
/// <param name="Ndcg10">Mean over the queries of the gain of the first ten, each hit's likeness / log2(1 + rank), as a part of the greatest possible; 0..1.</param>
/// <param name="Shared10">Mean share of the ten most alike pictures that are among the first ten hits, 0..1; of fewer than ten pictures, of all.</param>
/// <param name="Queries">How many queries there were; pictures with which no other has anything in common are none.</param>
public sealed record PictureSearchScore(double Ndcg10, double Shared10, int Queries)
{
    private const int Depth = 10;

    /// <summary>Summarises queries; 0 for none.</summary>
    /// <param name="queries">What each query found.</param>
    internal static PictureSearchScore Of(IReadOnlyCollection<(double Ndcg, double Shared)> queries)
        => queries.Count == 0 ? new PictureSearchScore(0, 0, 0) : new(queries.Average(query => query.Ndcg), queries.Average(query => query.Shared), queries.Count);

    /// <summary>Scores one query.</summary>
    /// <param name="hits">Places of the pictures found, best first; the query's own is not among them.</param>
    /// <param name="likeness">With each picture of the collection, by place; that of the query itself plays no part.</param>
    /// <param name="query">Place of the query.</param>
    /// <returns>Both shares, 0..1; null when nothing is like the query.</returns>
    internal static (double Ndcg, double Shared)? Of(IReadOnlyList<int> hits, IReadOnlyList<double> likeness, int query)
    {
        int[] best = [.. Enumerable.Range(0, likeness.Count).Where(place => place != query).OrderByDescending(place => likeness[place]).Take(Depth)];
        double most = Gain(best);
        return most > 0 ? (Gain(hits) / most, hits.Take(Depth).Count(best.Contains) / (double)best.Length) : null;

        double Gain(IEnumerable<int> places) => places.Take(Depth).Select((place, i) => likeness[place] / Math.Log2(i + 2)).Sum();
    }
}
