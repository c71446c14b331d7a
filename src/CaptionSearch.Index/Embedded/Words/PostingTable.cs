using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Embedded.Words;

/// <summary>The postings of a term in their table.</summary>
internal static class PostingTable
{
    /// <summary>The blocks of a term in one field, ascending.</summary>
    public static List<(long Block, byte[] Data)> Read(IndexConnection connection, WordField field, string term)
    {
        List<(long Block, byte[] Data)> blocks = [];
        using SqliteDataReader rows = connection.Query(
            "SELECT block, data FROM postings WHERE field = $1 AND term = $2 ORDER BY block", (int)field, term);
        while (rows.Read())
        {
            blocks.Add((rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)));
        }

        return blocks;
    }

    /// <summary>One block of a term; null when it has no posting there.</summary>
    public static byte[]? Read(IndexConnection connection, WordField field, string term, long block)
        => connection.Blob("SELECT data FROM postings WHERE field = $1 AND term = $2 AND block = $3", (int)field, term, block);

    /// <summary>Writes a block over the one there is.</summary>
    /// <param name="connection">In a write transaction.</param>
    /// <param name="field">The field.</param>
    /// <param name="term">The term.</param>
    /// <param name="block">Number of the block.</param>
    /// <param name="postings">By ascending document, all of the block; none: it goes.</param>
    public static void Write(IndexConnection connection, WordField field, string term, long block, ReadOnlySpan<Posting> postings)
    {
        if (postings.IsEmpty)
        {
            connection.Execute("DELETE FROM postings WHERE field = $1 AND term = $2 AND block = $3", (int)field, term, block);
            return;
        }

        connection.Execute(
            "INSERT INTO postings (field, term, block, data) VALUES ($1, $2, $3, $4) ON CONFLICT DO UPDATE SET data = excluded.data",
            (int)field, term, block, PostingBlock.Write(postings));
    }
}
