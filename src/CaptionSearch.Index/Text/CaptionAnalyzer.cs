using System.Buffers;
using System.Text;

namespace CaptionSearch.Index.Text;

/// <summary>Makes terms of captions and queries: the analyzers <c>caption_index</c>, <c>caption_search</c> and <c>caption_exact</c> of elastic/index.json as code.</summary>
/// <remarks>
/// The chain: tokenizer <c>standard</c>, <c>lowercase</c>, <c>asciifolding</c>; then, but not for <see cref="Exact"/>, the possessive 's is
/// taken off, synonyms are added (queries only), English stop words are left out, and Porter's stemmer is applied.
/// Terms, positions and offsets equal those of the server's <c>_analyze</c>.
/// </remarks>
public static class CaptionAnalyzer
{
    // Every unit of the longest word replaced by the longest replacement.
    private const int LongestTerm = StandardTokenizer.LongestWord * AsciiFolding.LongestReplacement;

    /// <summary>The terms of a caption as they are stored (<c>caption_index</c>).</summary>
    /// <param name="text">Any text; lone surrogates separate words.</param>
    public static List<CaptionToken> Index(string text)
    {
        List<CaptionToken> tokens = [];
        char[] buffer = RentBuffer();
        int end = 0;
        for (int position = 0; StandardTokenizer.Next(text, ref end, out int start); position++)
        {
            if (Term(text.AsSpan(start, end - start), buffer) is { IsEmpty: false } term)
            {
                tokens.Add(new CaptionToken(new string(term), position, start, end));
            }
        }

        ArrayPool<char>.Shared.Return(buffer);
        return tokens;
    }

    /// <summary>Room for any term; goes back to the shared pool.</summary>
    internal static char[] RentBuffer() => ArrayPool<char>.Shared.Rent(LongestTerm);

    /// <summary>The term of one word of a caption, as <see cref="Index"/> makes it; empty for a stop word.</summary>
    /// <param name="word">From <see cref="StandardTokenizer"/>.</param>
    /// <param name="buffer">From <see cref="RentBuffer"/>; the term lies in it.</param>
    internal static ReadOnlySpan<char> Term(ReadOnlySpan<char> word, Span<char> buffer)
    {
        int length = WithoutPossessive(buffer[..Fold(word, buffer)]);
        return StopWords.Contains(buffer[..length]) ? [] : buffer[..PorterStemmer.Stem(buffer[..length])];
    }

    /// <summary>The words of a caption one by one, neither stemmed nor left out (<c>caption_exact</c>): for phrases.</summary>
    /// <param name="text">Any text; lone surrogates separate words.</param>
    public static List<CaptionToken> Exact(string text)
    {
        List<CaptionToken> tokens = [];
        Span<char> buffer = new char[LongestTerm];
        int end = 0;
        for (int position = 0; StandardTokenizer.Next(text, ref end, out int start); position++)
        {
            int length = Fold(text.AsSpan(start, end - start), buffer);
            tokens.Add(new CaptionToken(new string(buffer[..length]), position, start, end));
        }

        return tokens;
    }

    /// <summary>The words of a query, each with its synonyms (<c>caption_search</c>).</summary>
    /// <remarks>
    /// A word that is typed twice is there twice and counts twice, as in a <c>match</c> query of the server.
    /// Within one word every term is there once, also when two synonyms have the same stem.
    /// </remarks>
    /// <param name="text">What was typed; empty when it has no word, or only stop words.</param>
    /// <param name="synonyms">Words that mean the same; <see cref="Synonyms.None"/> for none.</param>
    public static List<QueryTerm> Search(string text, Synonyms synonyms)
    {
        List<QueryTerm> terms = [];
        Span<char> buffer = new char[LongestTerm];
        int end = 0;
        for (int position = 0; StandardTokenizer.Next(text, ref end, out int start); position++)
        {
            int length = WithoutPossessive(buffer[..Fold(text.AsSpan(start, end - start), buffer)]);
            List<string> alternatives = [];
            foreach (string word in synonyms.Of(new string(buffer[..length])))
            {
                if (!StopWords.Contains(word))
                {
                    word.CopyTo(buffer);
                    string term = new(buffer[..PorterStemmer.Stem(buffer[..word.Length])]);
                    if (!alternatives.Contains(term))
                    {
                        alternatives.Add(term);
                    }
                }
            }

            if (alternatives.Count > 0)
            {
                terms.Add(new QueryTerm(text[start..end], alternatives, position, start, end));
            }
        }

        return terms;
    }

    /// <summary>The words of a list of synonyms, as a query's words are when synonyms are looked up.</summary>
    internal static List<string> WordsBeforeSynonyms(string text)
    {
        List<string> words = [];
        Span<char> buffer = new char[LongestTerm];
        int end = 0;
        while (StandardTokenizer.Next(text, ref end, out int start))
        {
            words.Add(new string(buffer[..WithoutPossessive(buffer[..Fold(text.AsSpan(start, end - start), buffer)])]));
        }

        return words;
    }

    /// <summary>Small letters, then plain ASCII where there is one; returns the length of the result.</summary>
    internal static int Fold(ReadOnlySpan<char> word, Span<char> result)
    {
        int length = 0;
        foreach (char letter in word)
        {
            if (!char.IsAscii(letter))
            {
                return FoldUnicode(word, result);
            }

            result[length++] = char.ToLowerInvariant(letter);
        }

        return length;
    }

    private static int FoldUnicode(ReadOnlySpan<char> word, Span<char> result)
    {
        Span<char> lowered = stackalloc char[2];
        int length = 0;
        foreach (Rune rune in word.EnumerateRunes())
        {
            int units = LowerCase.Of(rune).EncodeToUtf16(lowered);
            foreach (char unit in lowered[..units])
            {
                if (AsciiFolding.Of(unit) is string replacement)
                {
                    replacement.CopyTo(result[length..]);
                    length += replacement.Length;
                }
                else
                {
                    result[length++] = unit;
                }
            }
        }

        return length;
    }

    /// <summary>The length without 's at the end. Other apostrophes have been folded into the plain one by then.</summary>
    private static int WithoutPossessive(ReadOnlySpan<char> word) => word.EndsWith("'s") ? word.Length - 2 : word.Length;
}
