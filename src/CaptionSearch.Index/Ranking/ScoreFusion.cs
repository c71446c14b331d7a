namespace CaptionSearch.Index.Ranking;

/// <summary>Convex sum of the two sides after min-max with the theoretical minimum.</summary>
/// <remarks>
/// n(x) = (x - min) / (max - min), min = 0 for BM25 and -1 for the cosine, max = the best value among the candidates; n = 0 when
/// max = min. Score = a n(cosine) + (1 - a) max(0, n(words) - m), words = BM25 of the sentences + tag weight times BM25 of the tags,
/// m = what unwanted words take off. Bruch, Gai, Ingber: "An Analysis of Fusion Functions for Hybrid Retrieval", arXiv 2210.11934
/// (there called TM2C2, without tags and m).
/// </remarks>
public static class ScoreFusion
{
    private const double LowestBm25 = 0;
    private const double LowestCosine = -1;

    /// <summary>The ids of both lists, each once.</summary>
    public static IReadOnlyList<string> Union(IndexCandidates candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<string> union = new(candidates.Words.Count + candidates.Nearest.Count);
        foreach (IReadOnlyList<ScoredId> list in new[] { candidates.Words, candidates.Nearest })
        {
            foreach (ScoredId scored in list)
            {
                if (seen.Add(scored.Id))
                {
                    union.Add(scored.Id);
                }
            }
        }

        return union;
    }

    /// <summary>Fuses the scores of the union.</summary>
    /// <param name="scores">Each candidate with all its scores.</param>
    /// <param name="candidates">The two lists, for the ranks.</param>
    /// <param name="options">Weights, and what was asked for.</param>
    /// <returns>By falling score, equal scores by ascending id.</returns>
    public static IReadOnlyList<FusedScore> Fuse(IReadOnlyList<DocumentScores> scores, IndexCandidates candidates, FusionOptions options)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.VectorWeight, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.VectorWeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TagWeight, 0);

        Dictionary<string, int> wordRanks = Ranks(candidates.Words);
        Dictionary<string, int> vectorRanks = Ranks(candidates.Nearest);
        double bestWords = LowestBm25;
        double bestCosine = LowestCosine;
        foreach (DocumentScores score in scores)
        {
            bestWords = Math.Max(bestWords, Words(score, options));
            bestCosine = Math.Max(bestCosine, score.Cosine ?? LowestCosine);
        }

        List<FusedScore> fused = new(scores.Count);
        foreach (DocumentScores score in scores)
        {
            double wordWeight = 1 - options.VectorWeight;
            double value = Words(score, options);
            double normalised = Normalised(value, LowestBm25, bestWords);
            double left = Math.Max(0, normalised - options.TakenOff.GetValueOrDefault(score.Id));
            SideScore? words = options.HasWords ? new SideScore(value, RankOf(score.Id, wordRanks), left, wordWeight * left) : null;
            double near = Normalised(score.Cosine, LowestCosine, bestCosine);
            SideScore? vector = options.HasVector
                ? new SideScore(score.Cosine, RankOf(score.Id, vectorRanks), near, options.VectorWeight * near)
                : null;
            fused.Add(new FusedScore(score.Id, (words?.Contribution ?? 0) + (vector?.Contribution ?? 0), words, vector)
            {
                CaptionBm25 = score.Bm25,
                TagBm25 = score.TagBm25,
                TakenOff = wordWeight * (normalised - left),
            });
        }

        fused.Sort(static (x, y) =>
        {
            int byScore = y.Score.CompareTo(x.Score);
            return byScore != 0 ? byScore : string.CompareOrdinal(x.Id, y.Id);
        });
        return fused;
    }

    private static double Words(DocumentScores score, FusionOptions options) => score.Bm25 + (options.TagWeight * score.TagBm25);

    private static double Normalised(double? value, double lowest, double best)
        => value is double x && best > lowest ? (x - lowest) / (best - lowest) : 0;

    private static int? RankOf(string id, Dictionary<string, int> ranks) => ranks.TryGetValue(id, out int rank) ? rank : null;

    private static Dictionary<string, int> Ranks(IReadOnlyList<ScoredId> list)
    {
        Dictionary<string, int> ranks = new(list.Count, StringComparer.Ordinal);
        for (int i = 0; i < list.Count; i++)
        {
            ranks[list[i].Id] = i + 1;
        }

        return ranks;
    }
}
