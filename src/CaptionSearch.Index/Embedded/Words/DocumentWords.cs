namespace CaptionSearch.Index.Embedded.Words;

/// <summary>What of a document is searched for words.</summary>
/// <param name="Sentences">Its captions.</param>
/// <param name="TagNames">The names of its tags.</param>
internal sealed record DocumentWords(IReadOnlyList<string> Sentences, IReadOnlyList<string> TagNames)
{
    /// <summary>The words of a document.</summary>
    public static DocumentWords Of(string caption, IReadOnlyList<string> otherCaptions, IReadOnlyList<DocumentTag> tags)
        => new([caption, .. otherCaptions], [.. tags.Select(tag => tag.Name)]);

    /// <summary>The texts of a field.</summary>
    public IReadOnlyList<string> In(WordField field) => field == WordField.Caption ? Sentences : TagNames;
}
