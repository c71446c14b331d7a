namespace CaptionSearch.Analysis.Metrics;

/// <summary>ROUGE-L as coco-caption computes it (Lin 2004, longest common subsequence).</summary>
/// <remarks>
/// For candidate c and references r_j: L_j = length of the longest common subsequence of words;
/// P = max_j L_j/|c|, Q = max_j L_j/|r_j| (two separate maxima); score = (1 + β²)·P·Q / (Q + β²·P), β = 1.2;
/// 0 when P or Q is 0. The corpus value is the mean over the pictures.
/// </remarks>
public static class RougeL
{
    private const double BetaSquared = 1.2 * 1.2;

    /// <summary>ROUGE-L of one caption, 0..1; 0 for an empty caption.</summary>
    /// <param name="candidate">The caption's words.</param>
    /// <param name="references">The references' words; none gives 0.</param>
    public static double Score(IReadOnlyList<string> candidate, IReadOnlyList<IReadOnlyList<string>> references)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(references);
        double precision = 0;
        double recall = 0;
        foreach (IReadOnlyList<string> reference in references)
        {
            double common = LongestCommonSubsequence(candidate, reference);
            if (common > 0)
            {
                precision = Math.Max(precision, common / candidate.Count);
                recall = Math.Max(recall, common / reference.Count);
            }
        }

        // Both are zero or neither is.
        return precision == 0 ? 0 : (1 + BetaSquared) * precision * recall / (recall + (BetaSquared * precision));
    }

    /// <summary>Mean of <see cref="Score"/> over a set of pictures, 0..1.</summary>
    /// <param name="candidates">One caption a picture, as words.</param>
    /// <param name="references">The references of each picture, as words from the same tokeniser; at least one a picture.</param>
    /// <exception cref="ArgumentException">No picture, different counts, or a picture without a reference.</exception>
    public static double Corpus(
        IReadOnlyList<IReadOnlyList<string>> candidates,
        IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references)
    {
        CaptionSet.Check(candidates, references);
        double sum = 0;
        for (int i = 0; i < candidates.Count; i++)
        {
            sum += Score(candidates[i], references[i]);
        }

        return sum / candidates.Count;
    }

    private static int LongestCommonSubsequence(IReadOnlyList<string> x, IReadOnlyList<string> y)
    {
        // lengths[j] = longest common subsequence of the words of x so far and the first j words of y.
        int[] lengths = new int[y.Count + 1];
        for (int i = 0; i < x.Count; i++)
        {
            int diagonal = 0;
            for (int j = 1; j <= y.Count; j++)
            {
                int above = lengths[j];
                lengths[j] = string.Equals(x[i], y[j - 1], StringComparison.Ordinal)
                    ? diagonal + 1
                    : Math.Max(above, lengths[j - 1]);
                diagonal = above;
            }
        }

        return lengths[y.Count];
    }
}
