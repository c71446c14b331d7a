namespace CaptionSearch.Index.Text;

/// <summary>Lucene's 33 English stop words, <c>_english_</c> in Elasticsearch.</summary>
internal static class StopWords
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Words = new HashSet<string>(
        [
            "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not", "of", "on", "or",
            "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with",
        ],
        StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a word in small letters is one of them.</summary>
    public static bool Contains(ReadOnlySpan<char> word) => word.Length <= 5 && Words.Contains(word);
}
