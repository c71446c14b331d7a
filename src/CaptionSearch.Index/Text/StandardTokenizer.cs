using System.Text;

namespace CaptionSearch.Index.Text;

/// <summary>Cuts a text into words, as the tokenizer <c>standard</c> of Elasticsearch does.</summary>
/// <remarks>A lone surrogate is a separator, as U+FFFD is, which takes its place in all text that leaves the program as UTF-8.</remarks>
internal static class StandardTokenizer
{
    /// <summary>Longest word in UTF-16 units; a longer one is cut into several.</summary>
    public const int LongestWord = 255;

    /// <summary>Finds the next word.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="position">Where to begin, in UTF-16 units; afterwards the end of the word, or of the text.</param>
    /// <param name="start">Where the word begins.</param>
    /// <returns>False when there is no further word.</returns>
    public static bool Next(ReadOnlySpan<char> text, ref int position, out int start)
    {
        while (position < text.Length)
        {
            start = position;
            int end = LongestMatch(text, start);
            if (end > start)
            {
                position = end;
                return true;
            }

            Rune.DecodeFromUtf16(text[start..], out _, out int length);
            position += length;
        }

        start = text.Length;
        return false;
    }

    /// <summary>Where the longest word from <paramref name="start"/> ends; <paramref name="start"/> when there is none.</summary>
    private static int LongestMatch(ReadOnlySpan<char> text, int start)
    {
        PatternAutomaton automaton = WordPattern.Automaton;
        int limit = Math.Min(text.Length, start + LongestWord);
        int position = start;
        int end = start;
        int state = PatternAutomaton.Start;
        while (position < limit)
        {
            int point = text[position];
            int length = 1;
            if (char.IsSurrogate((char)point))
            {
                Rune.DecodeFromUtf16(text[position..], out Rune rune, out length);
                point = rune.Value;
                if (position + length > limit)
                {
                    break; // a pair is never cut
                }
            }

            state = automaton.Step(state, WordClasses.Of(point));
            if (state == PatternAutomaton.Dead)
            {
                break;
            }

            position += length;
            if (automaton.Accepts(state))
            {
                end = position;
            }
        }

        return end;
    }
}
