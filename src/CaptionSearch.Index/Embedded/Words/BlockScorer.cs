using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Embedded.Words;

/// <summary>Adds up BM25 block by block, so that the sums of a block fit into the processor's nearest cache.</summary>
internal sealed class BlockScorer
{
    private readonly double[][] _sums = [new double[PostingBlock.Documents], new double[PostingBlock.Documents]]; // by field, by place in the block
    private readonly int[] _frequencies = new int[PostingBlock.Documents];                                        // of synonyms, all 0 between clauses
    private readonly byte[] _lengths = new byte[PostingBlock.Documents];

    /// <summary>Every document that has a posting, ascending; in blocks, none of them empty.</summary>
    /// <remarks>In blocks, because one array for all would be so large that the runtime keeps it until the next full collection.</remarks>
    /// <param name="blocks">In any order; sorted here.</param>
    /// <param name="cancellationToken">Checked once a block.</param>
    public List<WordScore[]> Score(List<ClauseBlock> blocks, CancellationToken cancellationToken)
    {
        List<WordScore[]> scores = [];
        List<ClauseBlock> sorted = [.. blocks.OrderBy(block => block.Block)];
        for (int i = 0; i < sorted.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long block = sorted[i].Block;
            for (; i < sorted.Count && sorted[i].Block == block; i++)
            {
                Add(sorted[i]);
            }

            Collect(block * PostingBlock.Documents, scores);
        }

        return scores;
    }

    private void Add(ClauseBlock clause)
    {
        double[] sums = _sums[(int)clause.Field];
        long first = clause.Block * PostingBlock.Documents;
        if (clause.Postings.Length == 1)
        {
            PostingBlock.Reader postings = PostingBlock.Read(clause.Block, clause.Postings[0]);
            while (postings.Next(out Posting posting))
            {
                sums[posting.Document - first] += Bm25.Score(clause.Weight, posting.Frequency, clause.Norms.Of(posting.Length));
            }

            return;
        }

        foreach (byte[] data in clause.Postings)
        {
            PostingBlock.Reader postings = PostingBlock.Read(clause.Block, data);
            while (postings.Next(out Posting posting))
            {
                _frequencies[posting.Document - first] += posting.Frequency;
                _lengths[posting.Document - first] = posting.Length;
            }
        }

        for (int place = 0; place < PostingBlock.Documents; place++)
        {
            if (_frequencies[place] > 0)
            {
                sums[place] += Bm25.Score(clause.Weight, _frequencies[place], clause.Norms.Of(_lengths[place]));
                _frequencies[place] = 0;
            }
        }
    }

    private void Collect(long first, List<WordScore[]> scores)
    {
        double[] captions = _sums[(int)WordField.Caption];
        double[] tags = _sums[(int)WordField.Tags];
        int count = 0;
        for (int place = 0; place < PostingBlock.Documents; place++)
        {
            count += captions[place] + tags[place] > 0 ? 1 : 0;
        }

        if (count == 0)
        {
            return;
        }

        WordScore[] block = new WordScore[count];
        for (int place = 0, i = 0; i < count; place++)
        {
            if (captions[place] + tags[place] > 0)
            {
                block[i++] = new WordScore(first + place, (float)captions[place], (float)tags[place]);
            }
        }

        scores.Add(block);
        Array.Clear(captions);
        Array.Clear(tags);
    }
}
