namespace CaptionSearch.Index.Embedded.Words;

/// <summary>Makes all postings again from the captions and tags that are stored.</summary>
internal static class WordRebuild
{
    private const int DocumentsAtOnce = 4 * PostingBlock.Documents;

    /// <summary>Within a write transaction; the tables may hold anything.</summary>
    public static void Run(IndexConnection connection, CancellationToken cancellationToken)
    {
        Clear(connection);
        PostingWriter words = new(connection);
        int collected = 0;
        foreach ((long document, DocumentWords content) in DocumentTable.ReadWords(connection))
        {
            cancellationToken.ThrowIfCancellationRequested();
            words.Replace(document, former: null, content);
            if (++collected % DocumentsAtOnce == 0)
            {
                words.Flush();
            }
        }

        words.Flush();
    }

    /// <summary>Takes all words out.</summary>
    public static void Clear(IndexConnection connection)
    {
        connection.Execute("DELETE FROM postings");
        connection.Execute("UPDATE fields SET documents = 0, terms = 0");
    }
}
