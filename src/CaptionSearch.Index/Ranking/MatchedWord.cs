namespace CaptionSearch.Index.Ranking;

/// <summary>A word of a query and what a document has of it.</summary>
/// <param name="Word">As it was typed.</param>
/// <param name="InCaption">Words of the sentences, as they stand there, that count as this word: other forms and synonyms too.</param>
/// <param name="InTags">Tags that have such a word.</param>
public sealed record MatchedWord(string Word, IReadOnlyList<string> InCaption, IReadOnlyList<DocumentTag> InTags)
{
    /// <summary>Whether the document has it at all.</summary>
    public bool IsFound => InCaption.Count > 0 || InTags.Count > 0;
}
