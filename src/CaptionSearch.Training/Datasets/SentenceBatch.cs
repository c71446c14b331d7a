namespace CaptionSearch.Training.Datasets;

/// <summary>Some sentences packed for one step of the joint embedding, longest first, in both reading directions.</summary>
/// <remarks>Letters: B sentences, N words in all. Packed by position as <see cref="CaptionerBatch"/> is.</remarks>
internal sealed class SentenceBatch
{
    private SentenceBatch(long[] rowOf, int[] active, long[] forward, long[] backward)
    {
        RowOf = rowOf;
        Active = active;
        Forward = forward;
        Backward = backward;
    }

    /// <summary>Shape [B], the packed row of each sentence, in the order they were given.</summary>
    public long[] RowOf { get; }

    /// <summary>Sentences still running at each position; falls.</summary>
    public int[] Active { get; }

    /// <summary>Shape [N], word ids from first to last.</summary>
    public long[] Forward { get; }

    /// <summary>Shape [N], word ids from last to first.</summary>
    public long[] Backward { get; }

    /// <summary>Packs sentences.</summary>
    /// <param name="sentences">B of them, each with a word or more.</param>
    public static SentenceBatch Pack(IReadOnlyList<int[]> sentences)
    {
        int[] order = [.. Enumerable.Range(0, sentences.Count).OrderByDescending(i => sentences[i].Length)];
        long[] rowOf = new long[order.Length];
        for (int row = 0; row < order.Length; row++)
        {
            rowOf[order[row]] = row;
        }

        int positions = order.Length == 0 ? 0 : sentences[order[0]].Length;
        int[] active = new int[positions];
        var forward = new List<long>();
        var backward = new List<long>();
        for (int t = 0; t < positions; t++)
        {
            foreach (int sentence in order)
            {
                int[] words = sentences[sentence];
                if (t >= words.Length)
                {
                    break;
                }

                active[t]++;
                forward.Add(words[t]);
                backward.Add(words[words.Length - 1 - t]);
            }
        }

        return new SentenceBatch(rowOf, active, [.. forward], [.. backward]);
    }
}
