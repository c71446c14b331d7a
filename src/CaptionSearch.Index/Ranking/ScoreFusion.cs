namespace CaptionSearch.Index.Ranking;

/// <summary>Convex sum of the two sides after min-max with the theoretical minimum.</summary>
/// <remarks>
/// n(x) = (x - min) / (max - min), min = 0 for BM25 and -1 for the cosine, max = the best value among the candidates; n = 0 when
/// max = min. Score = a n(cosine) + (1 - a) n(BM25). Bruch, Gai, Ingber: "An Analysis of Fusion Functions for Hybrid Retrieval",
/// arXiv 2210.11934 (there called TM2C2).
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
    /// <param name="scores">Each candidate with both its scores.</param>
    /// <param name="candidates">The two lists, for the ranks.</param>
    /// <param name="vectorWeight">a, 0..1; 1 when no words were asked for, 0 when no vector was.</param>
    /// <param name="hasVector">Whether a vector was asked for.</param>
    /// <param name="hasWords">Whether words were asked for.</param>
    /// <returns>By falling score, equal scores by ascending id.</returns>
    public static IReadOnlyList<FusedScore> Fuse(
        IReadOnlyList<DocumentScores> scores, IndexCandidates candidates, double vectorWeight, bool hasWords, bool hasVector)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentOutOfRangeException.ThrowIfLessThan(vectorWeight, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vectorWeight, 1);

        Dictionary<string, int> wordRanks = Ranks(candidates.Words);
        Dictionary<string, int> vectorRanks = Ranks(candidates.Nearest);
        double bestBm25 = LowestBm25;
        double bestCosine = LowestCosine;
        foreach (DocumentScores score in scores)
        {
            bestBm25 = Math.Max(bestBm25, score.Bm25);
            bestCosine = Math.Max(bestCosine, score.Cosine ?? LowestCosine);
        }

        List<FusedScore> fused = new(scores.Count);
        foreach (DocumentScores score in scores)
        {
            SideScore? words = hasWords
                ? Side(score.Bm25, LowestBm25, bestBm25, 1 - vectorWeight, score.Id, wordRanks)
                : null;
            SideScore? vector = hasVector
                ? Side(score.Cosine, LowestCosine, bestCosine, vectorWeight, score.Id, vectorRanks)
                : null;
            fused.Add(new FusedScore(score.Id, (words?.Contribution ?? 0) + (vector?.Contribution ?? 0), words, vector));
        }

        fused.Sort(static (x, y) =>
        {
            int byScore = y.Score.CompareTo(x.Score);
            return byScore != 0 ? byScore : string.CompareOrdinal(x.Id, y.Id);
        });
        return fused;
    }

    private static Dictionary<string, int> Ranks(IReadOnlyList<ScoredId> list)
    {
        Dictionary<string, int> ranks = new(list.Count, StringComparer.Ordinal);
        for (int i = 0; i < list.Count; i++)
        {
            ranks[list[i].Id] = i + 1;
        }

        return ranks;
    }

    private static SideScore Side(
        double? value, double lowest, double best, double weight, string id, Dictionary<string, int> ranks)
    {
        double normalised = value is double x && best > lowest ? (x - lowest) / (best - lowest) : 0;
        return new SideScore(value, ranks.TryGetValue(id, out int rank) ? rank : null, normalised, weight * normalised);
    }
}
