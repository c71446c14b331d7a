using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Kernels;

namespace CaptionSearch.Captioning.Decoding;

/// <summary>Finds a likely caption by following the best few beginnings at the same time.</summary>
/// <remarks>
/// At every step all continuations of all live hypotheses compete on Σ log p for as many places as there are hypotheses not yet
/// finished; one that takes the end leaves with its place, so a beam of 1 is greedy search. Among the finished the score
/// Σ log p / (words + 1)^a decides, a = <see cref="BeamSearchOptions.LengthPenalty"/>. The search stops as soon as no live hypothesis
/// could still come among the best that are asked for: its Σ log p only falls, so Σ log p / (most words + 1)^a is the best it can reach.
/// How many are asked for changes nothing about which they are: the best of five is the one that is found alone.
/// Never produced: <c>&lt;unk&gt;</c>, and an empty caption. At the word limit only the end is left to choose, so a caption's
/// probability always includes its end. Equal scores: the earlier row, then the smaller word id; two runs give the same caption.
/// </remarks>
internal static class BeamSearch
{
    /// <summary>Searches from the state that <see cref="AttentionLstm.Start"/> left in the workspace.</summary>
    /// <param name="network">The captioner.</param>
    /// <param name="options">Valid options; the workspace has room for them.</param>
    /// <param name="count">Most captions to find, 1 to the beam.</param>
    /// <param name="ws">State in; overwritten. Finished receives the captions, best first; History, through <see cref="Trace"/>, their words.</param>
    /// <returns>How many were found: 1 or more, fewer than asked for only when there are no more.</returns>
    public static int Run(AttentionLstm network, BeamSearchOptions options, int count, DecoderWorkspace ws)
    {
        double longest = Math.Pow(options.MaxWords + 1, options.LengthPenalty);
        int found = 0;
        int finished = 0;
        int live = 1;
        ws.Live[0] = new Hypothesis(0, 0, Vocabulary.EndId);

        for (int step = 0; step <= options.MaxWords && live > 0; step++)
        {
            ws.CancellationToken.ThrowIfCancellationRequested();
            for (int row = 0; row < live; row++)
            {
                ws.PreviousWords[row] = ws.Live[row].Word;
            }

            ws.BeginStep(step);
            network.Step(live, ws.PreviousWords, ws);
            int candidates = Expand(network.Words, live, options.Beam - finished, step, options.MaxWords, ws);

            live = 0;
            double bestLive = double.NegativeInfinity;
            double score = 1 / Math.Pow(step + 1, options.LengthPenalty);
            foreach (Hypothesis candidate in ws.Candidates.AsSpan(0, candidates))
            {
                if (candidate.Word != Vocabulary.EndId)
                {
                    ws.History[(step * ws.Rows) + live] = candidate;
                    ws.Live[live++] = candidate;
                    bestLive = Math.Max(bestLive, candidate.LogProbability);
                    continue;
                }

                finished++;
                Keep(ws.Finished, count, ref found, new Finished(candidate.LogProbability * score, candidate.LogProbability, step, candidate.Parent));
            }

            if (found == count && bestLive / longest <= ws.Finished[count - 1].Score)
            {
                break;
            }

            ws.FollowParents(live);
        }

        return found > 0
            ? found
            : throw new ModelFormatException("The captioner gives no finite probabilities: its weights or the backbone's are damaged. Fetch or export the model again.");
    }

    /// <summary>Walks back from a caption's end.</summary>
    /// <param name="ws">As <see cref="Run"/> left it.</param>
    /// <param name="caption">One of the finished ones.</param>
    /// <param name="words">Receives the words; at least as long as the caption.</param>
    public static void Trace(DecoderWorkspace ws, Finished caption, Span<int> words)
    {
        int row = caption.Row;
        for (int i = caption.Words - 1; i >= 0; i--)
        {
            Hypothesis taken = ws.History[(i * ws.Rows) + row];
            words[i] = taken.Word;
            row = taken.Parent;
        }
    }

    /// <summary>Walks back from a caption's end for what each of its words was taken with.</summary>
    /// <param name="ws">As <see cref="Run"/> left it.</param>
    /// <param name="caption">One of the finished ones.</param>
    /// <param name="probabilities">Receives the probability of each word after the words before it, 0..1; as long as the caption.</param>
    /// <param name="attention">Receives where each word was looked for, shape [words, L]; empty when that was not kept.</param>
    public static void TraceDetails(DecoderWorkspace ws, Finished caption, Span<double> probabilities, Span<float> attention)
    {
        int cells = ws.Alpha.Length;
        int row = caption.Row;
        for (int i = caption.Words - 1; i >= 0; i--)
        {
            Hypothesis taken = ws.History[(i * ws.Rows) + row];
            row = taken.Parent;
            double before = i == 0 ? 0 : ws.History[((i - 1) * ws.Rows) + row].LogProbability;
            probabilities[i] = Math.Min(1, Math.Exp(taken.LogProbability - before));
            if (!attention.IsEmpty)
            {
                ws.AttentionHistory.AsSpan(((i * ws.Rows) + row) * cells, cells).CopyTo(attention.Slice(i * cells, cells));
            }
        }
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

    /// <summary>Puts a caption in its place among the best; of two equal ones the earlier stays in front.</summary>
    private static void Keep(Finished[] best, int count, ref int found, Finished added)
    {
        if (found == count && !(added.Score > best[count - 1].Score))
        {
            return;
        }

        int place = found < count ? found++ : count - 1;
        for (; place > 0 && added.Score > best[place - 1].Score; place--)
        {
            best[place] = best[place - 1];
        }

        best[place] = added;
    }
}
