using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Kernels;

namespace CaptionSearch.Captioning.Decoding;

/// <summary>Finds a likely caption by following the best few beginnings at the same time.</summary>
/// <remarks>
/// At every step all continuations of all live hypotheses compete on Σ log p for as many places as there are hypotheses not yet
/// finished; one that takes the end leaves with its place, so a beam of 1 is greedy search. Among the finished the score
/// Σ log p / (words + 1)^a decides, a = <see cref="BeamSearchOptions.LengthPenalty"/>. The search stops as soon as no live hypothesis
/// could still win: its Σ log p only falls, so Σ log p / (most words + 1)^a is the best it can reach.
/// Never produced: <c>&lt;unk&gt;</c>, and an empty caption. At the word limit only the end is left to choose, so a caption's
/// probability always includes its end. Equal scores: the earlier row, then the smaller word id; two runs give the same caption.
/// </remarks>
internal static class BeamSearch
{
    /// <summary>Searches from the state that <see cref="AttentionLstm.Start"/> left in the workspace.</summary>
    /// <param name="network">The captioner.</param>
    /// <param name="options">Valid options; the workspace has room for them.</param>
    /// <param name="ws">State in; overwritten.</param>
    /// <param name="words">Receives the words of the caption; at least as long as the word limit.</param>
    /// <param name="logProbability">Σ log p, the end included.</param>
    /// <returns>The number of words.</returns>
    public static int Run(AttentionLstm network, BeamSearchOptions options, DecoderWorkspace ws, Span<int> words, out double logProbability)
    {
        double longest = Math.Pow(options.MaxWords + 1, options.LengthPenalty);
        double bestScore = double.NegativeInfinity;
        logProbability = double.NegativeInfinity;
        int length = 0;
        int finished = 0;
        int live = 1;
        ws.Live[0] = new Hypothesis(0, 0, Vocabulary.EndId);

        for (int step = 0; step <= options.MaxWords && live > 0; step++)
        {
            for (int row = 0; row < live; row++)
            {
                ws.PreviousWords[row] = ws.Live[row].Word;
            }

            network.Step(live, ws.PreviousWords, ws);
            int candidates = Expand(network.Words, live, options.Beam - finished, step, options.MaxWords, ws);

            live = 0;
            double bestLive = double.NegativeInfinity;
            double score = 1 / Math.Pow(step + 1, options.LengthPenalty);
            foreach (Hypothesis candidate in ws.Candidates.AsSpan(0, candidates))
            {
                if (candidate.Word != Vocabulary.EndId)
                {
                    ws.History[(step * ws.Rows) + live] = (candidate.Word, candidate.Parent);
                    ws.Live[live++] = candidate;
                    bestLive = Math.Max(bestLive, candidate.LogProbability);
                    continue;
                }

                finished++;
                if (candidate.LogProbability * score > bestScore)
                {
                    bestScore = candidate.LogProbability * score;
                    logProbability = candidate.LogProbability;
                    length = step;
                    Trace(ws, step, candidate.Parent, words);
                }
            }

            if (bestLive / longest <= bestScore)
            {
                break;
            }

            ws.FollowParents(live);
        }

        if (double.IsNegativeInfinity(logProbability))
        {
            throw new ModelFormatException("The captioner gives no finite probabilities: its weights or the backbone's are damaged. Fetch or export the model again.");
        }

        return length;
    }

    /// <summary>The best continuations of all live rows, best first, at most <paramref name="width"/> of them.</summary>
    private static int Expand(int vocabulary, int live, int width, int step, int maxWords, DecoderWorkspace ws)
    {
        int count = 0;
        for (int row = 0; row < live; row++)
        {
            Span<float> logits = ws.Logits.AsSpan(row * vocabulary, vocabulary);
            float normaliser = LogSoftmax.LogSumExp(logits);
            logits[Vocabulary.UnknownId] = float.NegativeInfinity;
            if (step == 0)
            {
                logits[Vocabulary.EndId] = float.NegativeInfinity;
            }

            // At the limit the end is the only word left.
            ReadOnlySpan<float> choices = step == maxWords ? logits[..(Vocabulary.EndId + 1)] : logits;
            Span<int> top = ws.TopWords.AsSpan(0, width);
            Span<float> topLogits = ws.TopLogits.AsSpan(0, width);
            int found = TopK.Select(choices, top, topLogits);
            for (int i = 0; i < found; i++)
            {
                double logProbability = ws.Live[row].LogProbability + (topLogits[i] - (double)normaliser);
                if (!Insert(ws.Candidates, width, ref count, new Hypothesis(logProbability, row, top[i])))
                {
                    break; // the rest of the row is no better
                }
            }
        }

        return count;
    }

    private static bool Insert(Hypothesis[] candidates, int width, ref int count, Hypothesis added)
    {
        // Written so that NaN is refused too.
        bool takes = count < width ? added.LogProbability > double.NegativeInfinity : added.LogProbability > candidates[width - 1].LogProbability;
        if (!takes)
        {
            return false;
        }

        int place = count < width ? count++ : width - 1;
        for (; place > 0 && added.LogProbability > candidates[place - 1].LogProbability; place--)
        {
            candidates[place] = candidates[place - 1];
        }

        candidates[place] = added;
        return true;
    }

    /// <summary>Walks back from the row that took the end at <paramref name="step"/>.</summary>
    private static void Trace(DecoderWorkspace ws, int step, int row, Span<int> words)
    {
        for (int i = step - 1; i >= 0; i--)
        {
            (int word, int parent) = ws.History[(i * ws.Rows) + row];
            words[i] = word;
            row = parent;
        }
    }
}
