using System.Text;

namespace CaptionSearch.Index.Embedded;

/// <summary>Turns what a person typed into an FTS5 expression that matches documents with one of the words.</summary>
internal static class QueryWords
{
    /// <summary>Most words of a query that count; FTS5 works through all matches of each.</summary>
    private const int MostWords = 256;

    // Lucene's English stop words.
    private static readonly HashSet<string> StopWords = new(
        [
            "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not", "of", "on", "or",
            "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The expression; null when the text has no word.</summary>
    /// <remarks>
    /// Nothing of the text reaches FTS5 as syntax: only letters and digits are taken, each word in quotes (AND, NEAR, * and : are
    /// words or separators like any other). Stop words are dropped unless the text has nothing else.
    /// </remarks>
    public static string? ToMatch(string? text)
    {
        List<string> words = Split(text);
        List<string> content = words.FindAll(word => !StopWords.Contains(word));
        List<string> taken = content.Count > 0 ? content : words;
        return taken.Count == 0 ? null : string.Join(" OR ", taken.Take(MostWords).Select(word => $"\"{word}\""));
    }

    private static List<string> Split(string? text)
    {
        List<string> words = [];
        StringBuilder word = new();
        foreach (Rune rune in (text ?? "").EnumerateRunes())
        {
            // A mark belongs to the letter before it; alone it is no word, and FTS5 would see an empty phrase.
            if (Rune.IsLetterOrDigit(rune) || (word.Length > 0 && IsMark(rune)))
            {
                word.Append(rune.ToString());
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    private static bool IsMark(Rune rune)
        => Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
