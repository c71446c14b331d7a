using CaptionSearch.Kernels;

namespace CaptionSearch.Analysis.Metrics;

/// <summary>Ranks of pictures for sentences and of sentences for pictures in a joint space, by inner product.</summary>
/// <remarks>
/// Sentence → picture: every sentence is a query, its own picture is the one right item. Picture → sentence: every picture is
/// a query, any of its sentences is right and the best placed one counts. Of equal scores the earlier item stands first, so
/// a space in which everything is alike scores by chance, not perfectly; a score that is not a number stands last.
/// </remarks>
public static class CrossModalRanks
{
    /// <summary>The rank, from 1, of each sentence's own picture among all pictures.</summary>
    /// <param name="pictures">Shape [P, D], L2-normalised.</param>
    /// <param name="sentences">Shape [S, D], L2-normalised.</param>
    /// <param name="dimension">D.</param>
    /// <param name="pictureOfSentence">Shape [S], the row of <paramref name="pictures"/> each sentence belongs to.</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other.</exception>
    public static int[] SentenceToPicture(
        ReadOnlySpan<float> pictures, ReadOnlySpan<float> sentences, int dimension, ReadOnlySpan<int> pictureOfSentence)
    {
        Check(pictures, sentences, dimension, pictureOfSentence);
        int[] ranks = new int[pictureOfSentence.Length];
        float[] scores = new float[pictures.Length / dimension];
        for (int s = 0; s < ranks.Length; s++)
        {
            ScoreAll(sentences.Slice(s * dimension, dimension), pictures, scores);
            ranks[s] = RankOf(scores, pictureOfSentence[s]);
        }

        return ranks;
    }

    /// <summary>The rank, from 1, of the best placed own sentence of each picture among all sentences.</summary>
    /// <param name="pictures">Shape [P, D], L2-normalised; every picture needs a sentence.</param>
    /// <param name="sentences">Shape [S, D], L2-normalised.</param>
    /// <param name="dimension">D.</param>
    /// <param name="pictureOfSentence">Shape [S], the row of <paramref name="pictures"/> each sentence belongs to.</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other, or a picture has no sentence.</exception>
    public static int[] PictureToSentence(
        ReadOnlySpan<float> pictures, ReadOnlySpan<float> sentences, int dimension, ReadOnlySpan<int> pictureOfSentence)
    {
        Check(pictures, sentences, dimension, pictureOfSentence);
        int[] ranks = new int[pictures.Length / dimension];
        float[] scores = new float[pictureOfSentence.Length];
        for (int p = 0; p < ranks.Length; p++)
        {
            ScoreAll(pictures.Slice(p * dimension, dimension), sentences, scores);
            int best = -1;
            for (int s = 0; s < scores.Length; s++)
            {
                if (pictureOfSentence[s] == p && (best < 0 || StandsBefore(scores, s, best)))
                {
                    best = s;
                }
            }

            if (best < 0)
            {
                throw new ArgumentException($"Picture {p} has no sentence.", nameof(pictureOfSentence));
            }

            ranks[p] = RankOf(scores, best);
        }

        return ranks;
    }

    private static void ScoreAll(ReadOnlySpan<float> query, ReadOnlySpan<float> items, Span<float> scores)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = Dot.Invoke(query, items.Slice(i * query.Length, query.Length));
        }
    }

    private static int RankOf(ReadOnlySpan<float> scores, int right)
    {
        int rank = 1;
        for (int i = 0; i < scores.Length; i++)
        {
            if (i != right && StandsBefore(scores, i, right))
            {
                rank++;
            }
        }

        return rank;
    }

    private static bool StandsBefore(ReadOnlySpan<float> scores, int i, int j)
    {
        if (float.IsNaN(scores[i]) || float.IsNaN(scores[j]))
        {
            return float.IsNaN(scores[i]) == float.IsNaN(scores[j]) ? i < j : float.IsNaN(scores[j]);
        }

        return scores[i] > scores[j] || (scores[i] == scores[j] && i < j);
    }

    private static void Check(
        ReadOnlySpan<float> pictures, ReadOnlySpan<float> sentences, int dimension, ReadOnlySpan<int> pictureOfSentence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (pictures.Length % dimension != 0)
        {
            throw new ArgumentException($"{pictures.Length} numbers are not rows of {dimension}.", nameof(pictures));
        }

        if (sentences.Length != (long)pictureOfSentence.Length * dimension)
        {
            throw new ArgumentException(
                $"{sentences.Length} numbers are not {pictureOfSentence.Length} rows of {dimension}.", nameof(sentences));
        }

        int count = pictures.Length / dimension;
        foreach (int picture in pictureOfSentence)
        {
            if ((uint)picture >= (uint)count)
            {
                throw new ArgumentException($"Picture {picture} of 0..{count - 1}.", nameof(pictureOfSentence));
            }
        }
    }
}
