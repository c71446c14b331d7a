namespace CaptionSearch.Analysis.Metrics;

/// <summary>Corpus BLEU-1..4 as coco-caption computes it (Papineni et al. 2002, closest reference length).</summary>
/// <remarks>
/// <para>Notation: picture i has candidate c_i and references r_ij; |x| = number of words; x(g) = how often the n-gram g occurs in x.</para>
/// <para>matches m_n = Σ_i Σ_g min(c_i(g), max_j r_ij(g)); guesses t_n = Σ_i max(0, |c_i| − n + 1).</para>
/// <para>C = Σ_i |c_i|; R = Σ_i of the |r_ij| closest to |c_i|, the shorter on a tie; q = (C + 1e−15) / (R + 1e−9); BP = 1 if q ≥ 1, else exp(1 − 1/q).</para>
/// <para>BLEU-N = BP · ( Π_{n=1..N} (m_n + 1e−15) / (t_n + 1e−9) )^(1/N). It is not the mean of per-picture values.</para>
/// </remarks>
public static class Bleu
{
    private const double Tiny = 1e-15;
    private const double Small = 1e-9;

    /// <summary>BLEU over a set of pictures.</summary>
    /// <param name="candidates">One caption a picture, as words; may be empty captions.</param>
    /// <param name="references">The references of each picture, as words from the same tokeniser; at least one a picture.</param>
    /// <exception cref="ArgumentException">No picture, different counts, or a picture without a reference.</exception>
    public static BleuScore Corpus(
        IReadOnlyList<IReadOnlyList<string>> candidates,
        IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references)
    {
        CaptionSet.Check(candidates, references);
        long[] matches = new long[NGramCounts.MaxOrder];
        long[] guesses = new long[NGramCounts.MaxOrder];
        long candidateLength = 0;
        long referenceLength = 0;

        for (int i = 0; i < candidates.Count; i++)
        {
            candidateLength += candidates[i].Count;
            referenceLength += ClosestLength(candidates[i].Count, references[i]);
            TokenIds ids = new();
            uint[] candidate = ids.Of(candidates[i]);
            uint[][] own = [.. references[i].Select(ids.Of)];
            for (int order = 1; order <= NGramCounts.MaxOrder; order++)
            {
                guesses[order - 1] += Math.Max(0, candidates[i].Count - order + 1);
                matches[order - 1] += ClippedMatches(candidate, own, order);
            }
        }

        double ratio = (candidateLength + Tiny) / (referenceLength + Small);
        double penalty = ratio >= 1 ? 1 : Math.Exp(1 - (1 / ratio));
        double[] values = new double[NGramCounts.MaxOrder];
        double product = 1;
        for (int order = 1; order <= NGramCounts.MaxOrder; order++)
        {
            product *= (matches[order - 1] + Tiny) / (guesses[order - 1] + Small);
            values[order - 1] = penalty * Math.Pow(product, 1.0 / order);
        }

        return new BleuScore(values, ratio, matches, guesses, candidateLength, referenceLength);
    }

    private static int ClosestLength(int length, IReadOnlyList<IReadOnlyList<string>> references)
    {
        int closest = references[0].Count;
        foreach (IReadOnlyList<string> reference in references)
        {
            int distance = Math.Abs(reference.Count - length);
            int best = Math.Abs(closest - length);
            if (distance < best || (distance == best && reference.Count < closest))
            {
                closest = reference.Count;
            }
        }

        return closest;
    }

    private static long ClippedMatches(uint[] candidate, uint[][] references, int order)
    {
        NGramCounts guesses = NGramCounts.Of(candidate, order);
        int[] most = new int[guesses.Length]; // of each guess, in any one reference
        foreach (uint[] reference in references)
        {
            NGramCounts truth = NGramCounts.Of(reference, order);
            for (int i = -1, j = -1; guesses.NextShared(truth, ref i, ref j);)
            {
                most[i] = Math.Max(most[i], truth.Counts[j]);
            }
        }

        long matches = 0;
        for (int i = 0; i < most.Length; i++)
        {
            matches += Math.Min(guesses.Counts[i], most[i]);
        }

        return matches;
    }
}
