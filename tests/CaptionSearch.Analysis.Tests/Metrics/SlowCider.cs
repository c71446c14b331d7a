using CaptionSearch.Analysis.Metrics;

namespace CaptionSearch.Analysis.Tests.Metrics;

/// <summary>CIDEr term by term, on strings, with every count made anew: slow, and not derived from the fast one.</summary>
internal static class SlowCider
{
    internal static double[] Scores(
        IReadOnlyList<IReadOnlyList<string>> candidates,
        IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references,
        IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> frequencySet,
        CiderVariant variant)
    {
        double[] scores = new double[candidates.Count];
        for (int i = 0; i < scores.Length; i++)
        {
            for (int n = 1; n <= 4; n++)
            {
                foreach (IReadOnlyList<string> reference in references[i])
                {
                    scores[i] += 10.0 / 4 / references[i].Count * Similarity(candidates[i], reference, n, frequencySet, variant);
                }
            }
        }

        return scores;
    }

    private static double Similarity(
        IReadOnlyList<string> candidate,
        IReadOnlyList<string> reference,
        int n,
        IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> frequencySet,
        CiderVariant variant)
    {
        double normC = Math.Sqrt(Grams(candidate, n).Distinct().Sum(g => Math.Pow(Weight(candidate, g, n, frequencySet), 2)));
        double normR = Math.Sqrt(Grams(reference, n).Distinct().Sum(g => Math.Pow(Weight(reference, g, n, frequencySet), 2)));
        if (normC == 0 || normR == 0)
        {
            return 0;
        }

        double sum = 0;
        foreach (string gram in Grams(candidate, n).Distinct())
        {
            double c = Weight(candidate, gram, n, frequencySet);
            double r = Weight(reference, gram, n, frequencySet);
            sum += variant == CiderVariant.D ? Math.Min(c, r) * r : c * r;
        }

        double bigrams = Math.Max(0, candidate.Count - 1) - Math.Max(0, reference.Count - 1);
        return sum / normC / normR * (variant == CiderVariant.D ? Math.Exp(-bigrams * bigrams / 72) : 1);
    }

    private static double Weight(
        IReadOnlyList<string> caption, string gram, int n, IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> frequencySet)
    {
        int frequency = frequencySet.Count(picture => picture.Any(reference => Grams(reference, n).Contains(gram)));
        return Grams(caption, n).Count(g => g == gram) * (Math.Log(frequencySet.Count) - Math.Log(Math.Max(1, frequency)));
    }

    private static IEnumerable<string> Grams(IReadOnlyList<string> caption, int n)
        => Enumerable.Range(0, Math.Max(0, caption.Count - n + 1)).Select(i => string.Join(' ', caption.Skip(i).Take(n)));
}
