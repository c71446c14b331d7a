namespace CaptionSearch.Index.Ranking;

/// <summary>Answers a search from any index: candidates of both sides, each scored on both, fused, best first.</summary>
public static class HybridSearch
{
    /// <summary>Runs a search.</summary>
    /// <param name="index">Where to look.</param>
    /// <param name="query">What to look for; without words and without a vector there are no hits.</param>
    /// <param name="options">How the sides are put together.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    /// <returns>At most <see cref="SearchQuery.Limit"/> hits by falling score, equal scores by ascending id.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A limit or an option is out of its range.</exception>
    public static async Task<IReadOnlyList<SearchHit>> RunAsync(
        ICaptionIndex index, SearchQuery query, RankingOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query.Limit));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 10_000, nameof(query.Limit));

        IndexQuery sides = new()
        {
            Text = query.Text,
            Vector = query.Vector,
            Window = Math.Max(options.Window, query.Limit),
            ExcludedIds = query.ExcludedIds,
        };
        IndexCandidates candidates = await index.FindAsync(sides, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentScores> scores = await index
            .ScoreAsync(sides, ScoreFusion.Union(candidates), cancellationToken).ConfigureAwait(false);
        bool hasWords = !string.IsNullOrWhiteSpace(query.Text);
        bool hasVector = query.Vector is not null;
        double vectorWeight = (hasWords, hasVector) switch
        {
            (true, false) => 0,
            (false, true) => 1,
            _ => options.VectorWeight,
        };
        IReadOnlyList<FusedScore> fused = ScoreFusion.Fuse(scores, candidates, vectorWeight, hasWords, hasVector);

        List<FusedScore> best = [.. fused.Take(query.Limit)];
        IReadOnlyList<CaptionDocument> documents = await index
            .GetAsync([.. best.Select(score => score.Id)], withVectors: false, cancellationToken).ConfigureAwait(false);

        // A writer may have removed a document since it was scored; the others keep their order.
        Dictionary<string, CaptionDocument> byId = documents.ToDictionary(document => document.Id, StringComparer.Ordinal);
        List<SearchHit> hits = new(documents.Count);
        foreach (FusedScore score in best)
        {
            if (byId.TryGetValue(score.Id, out CaptionDocument? document))
            {
                hits.Add(new SearchHit(hits.Count + 1, document, score.Score, score.Words, score.Vector));
            }
        }

        return hits;
    }
}
