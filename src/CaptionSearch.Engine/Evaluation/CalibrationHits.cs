using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>Runs calibration queries through the ranking and notes what the regression would see of each hit.</summary>
internal static class CalibrationHits
{
    /// <summary>The hits of all queries.</summary>
    /// <param name="index">Holds the pictures.</param>
    /// <param name="pictures">The pictures, in the places the queries speak of.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="arePictures">Whether they are queries by picture.</param>
    /// <param name="relevance">For the features only.</param>
    /// <param name="depth">Hits of each query.</param>
    /// <param name="ranking">Weights and window.</param>
    /// <param name="threads">Queries at the same time.</param>
    /// <param name="cancellationToken">Checked before each query.</param>
    public static async Task<List<CalibrationExample>> CollectAsync(
        ICaptionIndex index, IReadOnlyList<DescribedPicture> pictures, IReadOnlyList<CalibrationQuery> queries, bool arePictures,
        RelevanceModel relevance, int depth, RankingOptions ranking, int threads, CancellationToken cancellationToken)
    {
        string[] ids = [.. pictures.Select(picture => EvaluationIndex.IdOf(picture.Name))];
        Dictionary<string, int> places = Enumerable.Range(0, ids.Length).ToDictionary(p => ids[p], p => p, StringComparer.Ordinal);
        List<CalibrationExample>[] found = new List<CalibrationExample>[queries.Count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, queries.Count, parallel, async (q, token) => found[q] = await OneAsync(queries[q], token).ConfigureAwait(false))
            .ConfigureAwait(false);
        return [.. found.SelectMany(hits => hits)];

        async Task<List<CalibrationExample>> OneAsync(CalibrationQuery query, CancellationToken token)
        {
            SearchQuery search = new()
            {
                Text = query.Text,
                Vector = query.Vector,
                IsPicture = arePictures,
                Limit = depth,
                ExcludedIds = [.. query.Excluded.Select(place => ids[place])],
            };
            QueryRelevance judge = relevance.For(query.Text, query.Vector, arePictures);
            List<CalibrationExample> hits = [];
            foreach (SearchHit hit in await HybridSearch.RunAsync(index, search, ranking, token).ConfigureAwait(false))
            {
                double? cosine = hit.Vector?.Value;
                hits.Add(new CalibrationExample(
                    query, hit.Rank, judge.Features(cosine, hit.Document), judge.TagEvidence(hit.Document), query.IsRelevant(places[hit.Document.Id])));
            }

            return hits;
        }
    }
}
