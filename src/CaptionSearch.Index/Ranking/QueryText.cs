namespace CaptionSearch.Index.Ranking;

/// <summary>What a person typed, taken apart: words to score, phrases that must be there, words and phrases that must not.</summary>
/// <remarks>
/// <c>"two dogs"</c> must be there word for word, and its words score too; <c>-cat</c> and <c>-"a red car"</c> must not be there;
/// everything else are words. A dash counts only before a word and after a blank: <c>t-shirt</c> is a word, and a dash by itself is
/// punctuation. A quotation mark opens a phrase only at the beginning of a word (<c>a 6" nail</c> has none), and one that is never
/// closed holds until the end of the text. Curly and angular quotation marks are quotation marks.
/// </remarks>
public sealed record QueryText
{
    private QueryText(string words, IReadOnlyList<string> required, IReadOnlyList<string> excluded)
        => (Words, Required, Excluded) = (words, required, excluded);

    /// <summary>Words to score and to understand, those of the required phrases among them, in the order typed; may be empty.</summary>
    public string Words { get; }

    /// <summary>For <see cref="IndexQuery.Required"/>.</summary>
    public IReadOnlyList<string> Required { get; }

    /// <summary>For <see cref="IndexQuery.Excluded"/>.</summary>
    public IReadOnlyList<string> Excluded { get; }

    /// <summary>Takes a text apart; every text has a meaning.</summary>
    public static QueryText Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> words = [];
        List<string> required = [];
        List<string> excluded = [];
        int at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            bool isExcluded = IsDash(text[at]) && at + 1 < text.Length && (IsQuote(text[at + 1]) || char.IsLetterOrDigit(text[at + 1]));
            at += isExcluded ? 1 : 0;
            bool isPhrase = IsQuote(text[at]);
            string piece = isPhrase ? Phrase(text, ref at) : Word(text, ref at);
            if (!piece.Any(char.IsLetterOrDigit))
            {
                continue;
            }

            if (isExcluded)
            {
                excluded.Add(piece);
                continue;
            }

            words.Add(piece);
            if (isPhrase)
            {
                required.Add(piece);
            }
        }

        return new QueryText(string.Join(' ', words), required, excluded);
    }

    private static string Phrase(string text, ref int at)
    {
        int start = ++at;
        while (at < text.Length && !IsQuote(text[at]))
        {
            at++;
        }

        string phrase = text[start..at];
        at++;
        return string.Join(' ', phrase.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Word(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return text[start..at];
    }

    private static bool IsQuote(char c) => c is '"' or '\u201C' or '\u201D' or '\u201E' or '\u00AB' or '\u00BB';

    // Hyphen-minus, minus sign, en dash: what keyboards and text processors make of the key.
    private static bool IsDash(char c) => c is '-' or '\u2212' or '\u2013';
}
