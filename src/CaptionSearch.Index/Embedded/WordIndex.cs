using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Embedded;

/// <summary>Words of captions: which documents have them, and how well they fit. The only place that knows how words are scored.</summary>
/// <remarks>
/// Today SQLite's FTS5 with the Porter stemmer and its bm25() (k1 1.2, b 0.75). The score of a document depends on the
/// query and on the whole collection, never on which other documents are asked for: a hit list and a fill-in agree.
/// </remarks>
internal sealed class WordIndex
{
    // A search asks twice, for candidates and for the scores of all of them; bm25() is most of its cost. The answer lives as long
    // as the query object does, and counts only for the state of the index it was made from.
    private readonly ConditionalWeakTable<IndexQuery, WordScores> _known = [];

    /// <summary>Adds the words of a document that has none yet.</summary>
    public static void Add(IndexConnection connection, long document, string caption)
        => connection.Execute("INSERT INTO words (rowid, caption) VALUES ($1, $2)", document, caption);

    /// <summary>Takes the words of a document out again.</summary>
    /// <remarks>
    /// FTS5 wants the text it was given. Its option contentless_delete does without, but then counts deleted documents in the
    /// collection for ever, and BM25 drifts.
    /// </remarks>
    public static void Remove(IndexConnection connection, long document, string caption)
        => connection.Execute("INSERT INTO words (words, rowid, caption) VALUES ('delete', $1, $2)", document, caption);

    /// <summary>Every document that has one of the words of a query, with its BM25 (above 0).</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="query">Its text counts.</param>
    /// <param name="cancellationToken">Checked once in 4,096 documents.</param>
    public WordScores Score(IndexConnection connection, IndexQuery query, CancellationToken cancellationToken)
    {
        long generation = IndexState.Read(connection).Generation;
        if (_known.TryGetValue(query, out WordScores? known) && known.Generation == generation)
        {
            return known;
        }

        List<long> documents = [];
        List<double> scores = [];
        if (QueryWords.ToMatch(query.Text) is string match)
        {
            // FTS5 reads in this order anyway: it costs no sorting.
            using SqliteDataReader rows = connection.Query("SELECT rowid, -bm25(words) FROM words WHERE words MATCH $1 ORDER BY rowid", match);
            while (rows.Read())
            {
                if (scores.Count % 4096 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                documents.Add(rows.GetInt64(0));
                scores.Add(rows.GetDouble(1));
            }
        }

        WordScores scored = new(generation, [.. documents], [.. scores]);
        _known.AddOrUpdate(query, scored);
        return scored;
    }
}
