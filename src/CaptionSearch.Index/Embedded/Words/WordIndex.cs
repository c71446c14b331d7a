using System.Runtime.CompilerServices;
using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Embedded.Words;

/// <summary>Finds which documents have the words of a query, and how well they fit: Lucene's BM25, synonyms as its SynonymQuery.</summary>
/// <remarks>
/// The score of a document depends on the query and on the whole collection, never on which other documents are asked for: a hit
/// list and a fill-in agree.
/// </remarks>
internal sealed class WordIndex
{
    // A search asks twice, for candidates and for the scores of all of them. The answer lives as long as the query object does, and
    // counts only for the state of the index it was made from.
    private readonly ConditionalWeakTable<IndexQuery, WordScores> _known = [];
    private readonly Synonyms _synonyms;

    public WordIndex(Synonyms synonyms)
    {
        _synonyms = synonyms;
    }

    /// <summary>Every document that has one of the words of a query.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="query">Its text and the weight of tags count.</param>
    /// <param name="cancellationToken">Checked once a block of postings.</param>
    public WordScores Score(IndexConnection connection, IndexQuery query, CancellationToken cancellationToken)
    {
        long generation = IndexState.Read(connection).Generation;
        if (_known.TryGetValue(query, out WordScores? known) && known.Generation == generation)
        {
            return known;
        }

        List<QueryClause> clauses = QueryClause.Of(query.Text, _synonyms);
        List<ClauseBlock> blocks = [];
        Read(connection, WordField.Caption, clauses, blocks);
        if (query.TagWeight > 0)
        {
            Read(connection, WordField.Tags, clauses, blocks);
        }

        WordScores scored = new(generation, new BlockScorer().Score(blocks, cancellationToken), query.TagWeight);
        _known.AddOrUpdate(query, scored);
        return scored;
    }

    /// <summary>Reads the postings of the clauses in one field.</summary>
    private static void Read(IndexConnection connection, WordField field, List<QueryClause> clauses, List<ClauseBlock> blocks)
    {
        if (clauses.Count == 0)
        {
            return;
        }

        FieldSums sums = FieldSums.Read(connection, field);
        LengthNorms norms = new(sums.AverageLength);
        foreach (QueryClause clause in clauses)
        {
            List<(long Block, byte[] Data)> read = [];
            long largest = 0; // document frequency
            foreach (string term in clause.Terms)
            {
                long documents = 0;
                foreach ((long block, byte[] data) in PostingTable.Read(connection, field, term))
                {
                    documents += PostingBlock.Count(data);
                    read.Add((block, data));
                }

                largest = Math.Max(largest, documents);
            }

            if (largest > 0)
            {
                float weight = Bm25.Weight(Bm25.Idf(largest, sums.Documents), clause.Times);
                foreach (IGrouping<long, byte[]> block in read.GroupBy(part => part.Block, part => part.Data))
                {
                    blocks.Add(new ClauseBlock(block.Key, field, weight, norms, [.. block]));
                }
            }
        }
    }
}
