using CaptionSearch.Kernels;

namespace CaptionSearch.Captioning.Decoding;

/// <summary>How likely given captions are: every word is predicted from the given words before it, never from predicted ones.</summary>
/// <remarks>
/// All captions of a picture run as rows of one batch, longest first, so that a finished caption leaves the batch.
/// Nothing is masked: <c>&lt;unk&gt;</c> has its share of the probability here, unlike in <see cref="BeamSearch"/>.
/// </remarks>
internal static class TeacherForcing
{
    /// <summary>Scores captions from the state that <see cref="AttentionLstm.Start"/> left in the workspace.</summary>
    /// <param name="network">The captioner.</param>
    /// <param name="captions">Word ids of each caption, each 0..V−1, without the end; the workspace has room for as many rows.</param>
    /// <param name="ws">State in; overwritten.</param>
    /// <returns>Σ ln p of each caption's words and of its end.</returns>
    public static double[] Run(AttentionLstm network, IReadOnlyList<IReadOnlyList<int>> captions, DecoderWorkspace ws)
    {
        int[] order = [.. Enumerable.Range(0, captions.Count).OrderByDescending(i => captions[i].Count)];
        int hidden = network.Config.Hidden;
        for (int row = 0; row < order.Length; row++)
        {
            ws.PreviousWords[row] = Vocabulary.EndId;
            if (row > 0)
            {
                ws.Hidden.AsSpan(0, hidden).CopyTo(ws.Hidden.AsSpan(row * hidden, hidden));
                ws.Cell.AsSpan(0, hidden).CopyTo(ws.Cell.AsSpan(row * hidden, hidden));
            }
        }

        double[] sums = new double[captions.Count];
        int live = order.Length;
        for (int step = 0; live > 0; step++)
        {
            network.Step(live, ws.PreviousWords, ws);
            for (int row = 0; row < live; row++)
            {
                IReadOnlyList<int> caption = captions[order[row]];
                int target = step < caption.Count ? caption[step] : Vocabulary.EndId;
                ReadOnlySpan<float> logits = ws.Logits.AsSpan(row * network.Words, network.Words);

                // A probability of 1 may come out a rounding error above it.
                sums[order[row]] += Math.Min(0, logits[target] - (double)LogSoftmax.LogSumExp(logits));
                ws.PreviousWords[row] = target;
            }

            while (live > 0 && captions[order[live - 1]].Count <= step)
            {
                live--;
            }
        }

        return sums;
    }
}
