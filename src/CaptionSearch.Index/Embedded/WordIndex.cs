using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Embedded;

/// <summary>Words of captions: which documents have them, and how well they fit. The only place that knows how words are scored.</summary>
/// <remarks>
/// Today SQLite's FTS5 with the Porter stemmer and its bm25() (k1 1.2, b 0.75). The score of a document depends on the
/// query and on the whole collection, never on which other documents are asked for: a hit list and a fill-in agree.
/// </remarks>
internal static class WordIndex
{
    // A search asks twice, for candidates and for the scores of all of them; bm25() is most of its cost. The answer lives as long
    // as the query object does, and counts only for the state of the index it was made from.
    private static readonly ConditionalWeakTable<IndexQuery, WordScores> Known = [];

    /// <summary>Adds the words of a document that has none yet.</summary>
    public static void Add(IndexConnection connection, long document, string caption)
        => connection.Execute("INSERT INTO words (rowid, caption) VALUES ($1, $2)", document, caption);

    public static void Remove(IndexConnection connection, long document)
        => connection.Execute("DELETE FROM words WHERE rowid = $1", document);

    /// <summary>Every document that has one of the words of a query, with its BM25 (above 0), by falling score.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="query">Its text counts.</param>
    /// <param name="snapshot">Stands for the state of the index that the transaction sees.</param>
    /// <param name="cancellationToken">Checked once in 4,096 documents.</param>
    public static WordScores Score(
        IndexConnection connection, IndexQuery query, VectorSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (Known.TryGetValue(query, out WordScores? known) && known.IsOf(snapshot))
        {
            return known;
        }

        List<(long Document, double Score)> scores = [];
        if (QueryWords.ToMatch(query.Text) is string match)
        {
            using SqliteDataReader rows = connection.Query("SELECT rowid, -bm25(words) FROM words WHERE words MATCH $1", match);
            while (rows.Read())
            {
                if (scores.Count % 4096 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                scores.Add((rows.GetInt64(0), rows.GetDouble(1)));
            }
        }

        WordScores scored = new(snapshot, scores);
        Known.AddOrUpdate(query, scored);
        return scored;
    }
}
