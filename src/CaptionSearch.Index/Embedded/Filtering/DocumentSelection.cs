namespace CaptionSearch.Index.Embedded.Filtering;

/// <summary>Works out once a query which documents may be found at all, for words and vectors alike.</summary>
internal static class DocumentSelection
{
    /// <summary>The documents that a query's filter, required and excluded phrases leave; null when it has none of them.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="query">Its text, vector and excluded ids play no part here.</param>
    /// <param name="cancellationToken">Checked once a document that is looked at.</param>
    public static DocumentSet? Of(IndexConnection connection, IndexQuery query, CancellationToken cancellationToken)
    {
        List<Phrase> required = Phrase.Of(query.Required);
        List<Phrase> excluded = Phrase.Of(query.Excluded);
        if (query.Filter is null && required.Count + excluded.Count == 0)
        {
            return null;
        }

        // Cheap before dear: properties, then words through postings, then phrases that are looked up in the texts.
        DocumentSet documents = PropertyFilter.Select(connection, query.Filter);
        PhraseFilter phrases = new(connection, documents, cancellationToken);
        foreach (Phrase phrase in excluded.Where(phrase => phrase.IsWord))
        {
            phrases.ExcludeWord(phrase);
        }

        foreach (Phrase phrase in required)
        {
            phrases.Require(phrase);
        }

        foreach (Phrase phrase in excluded.Where(phrase => !phrase.IsWord))
        {
            phrases.Exclude(phrase);
        }

        return documents;
    }
}
