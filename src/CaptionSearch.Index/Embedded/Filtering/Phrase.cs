using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Embedded.Filtering;

/// <summary>Words that must follow each other, or must not.</summary>
/// <param name="Text">As it was typed.</param>
/// <param name="IsWord">Whether it is one word.</param>
/// <param name="Terms">What the index has of its words; none when they are all stop words.</param>
internal sealed record Phrase(string Text, bool IsWord, IReadOnlyList<string> Terms)
{
    /// <summary>The phrases of a query; one without any word asks for nothing and is left out.</summary>
    public static List<Phrase> Of(IReadOnlyList<string> texts)
    {
        List<Phrase> phrases = [];
        foreach (string text in texts)
        {
            int words = CaptionAnalyzer.Exact(text).Count;
            if (words > 0)
            {
                string[] terms = [.. CaptionAnalyzer.Index(text).Select(token => token.Term).Distinct(StringComparer.Ordinal)];
                phrases.Add(new Phrase(text, words == 1, terms));
            }
        }

        return phrases;
    }
}
