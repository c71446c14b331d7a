using System.Collections.Frozen;

namespace CaptionSearch.Import.Text;

/// <summary>Unicode normalisation form C (UAX #15): a letter and its accents become one character where there is one.</summary>
/// <remarks>
/// The program runs without ICU, and <see cref="string.Normalize()"/> then returns its input unchanged. Covered here: every
/// composite of the basic plane, Hangul, and the order of the marks U+0300..U+036F and of those that compose elsewhere.
/// Other marks (Hebrew points, Arabic vowels) keep the order they have in the file.
/// </remarks>
internal static class Composition
{
    private const int HangulFirst = 0xAC00;
    private const int LeadFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TrailBefore = 0x11A7;
    private const int Leads = 19;
    private const int Vowels = 21;
    private const int Trails = 28;

    private static readonly FrozenDictionary<(char Letter, char Mark), char> Composites = CompositionTable.Pairs
        .SelectMany(static row => Enumerable.Range(0, row.Length / 2).Select(i => (Key: (row[(2 * i) + 1], row[0]), Value: row[(2 * i) + 2])))
        .ToFrozenDictionary(static pair => pair.Key, static pair => pair.Value);

    private static readonly FrozenDictionary<char, (char Letter, char Mark)> Parts =
        Composites.ToFrozenDictionary(static pair => pair.Value, static pair => pair.Key);

    private static readonly FrozenDictionary<char, char> Singletons = Enumerable.Range(0, CompositionTable.Singletons.Length / 2)
        .ToFrozenDictionary(static i => CompositionTable.Singletons[2 * i], static i => CompositionTable.Singletons[(2 * i) + 1]);

    /// <summary>The composed text; the same object when there was nothing to do.</summary>
    internal static string Compose(string text)
    {
        // No character below U+0300 is a mark or has another form.
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', '\u02FF') < 0)
        {
            return text;
        }

        List<char> units = new(text.Length + 8);
        foreach (char c in text)
        {
            Decompose(c, units);
        }

        Order(units);
        return new string([.. Recompose(units)]);
    }

    private static void Decompose(char c, List<char> units)
    {
        if (Singletons.TryGetValue(c, out char other))
        {
            Decompose(other, units);
        }
        else if (c == '\u0344')
        {
            units.AddRange('\u0308', '\u0301');
        }
        else if (Parts.TryGetValue(c, out (char Letter, char Mark) parts))
        {
            Decompose(parts.Letter, units);
            units.Add(parts.Mark);
        }
        else if (c - HangulFirst is >= 0 and < Leads * Vowels * Trails)
        {
            int syllable = c - HangulFirst;
            units.Add((char)(LeadFirst + (syllable / (Vowels * Trails))));
            units.Add((char)(VowelFirst + (syllable / Trails % Vowels)));
            if (syllable % Trails > 0)
            {
                units.Add((char)(TrailBefore + (syllable % Trails)));
            }
        }
        else
        {
            units.Add(c);
        }
    }

    /// <summary>Sorts each run of marks by class, equal ones in the order they had.</summary>
    private static void Order(List<char> units)
    {
        for (int first = 0; first < units.Count; first++)
        {
            if (Class(units[first]) == 0)
            {
                continue;
            }

            int end = first;
            while (end < units.Count && Class(units[end]) != 0)
            {
                end++;
            }

            // Stable, and fast for a hostile run of ten thousand marks.
            char[] sorted = [.. units.GetRange(first, end - first).OrderBy(Class)];
            for (int i = 0; i < sorted.Length; i++)
            {
                units[first + i] = sorted[i];
            }

            first = end;
        }
    }

    private static List<char> Recompose(List<char> units)
    {
        List<char> result = new(units.Count);
        int starter = -1;
        int before = -1; // class of the last mark kept since the starter; -1: none
        foreach (char c in units)
        {
            int own = Class(c);
            if (starter >= 0 && before < own && Compose(result[starter], c) is { } composite)
            {
                result[starter] = composite;
                continue;
            }

            if (own == 0)
            {
                starter = result.Count;
                before = -1;
            }
            else
            {
                before = own;
            }

            result.Add(c);
        }

        return result;
    }

    private static char? Compose(char letter, char mark)
    {
        if (letter - LeadFirst is >= 0 and < Leads && mark - VowelFirst is >= 0 and < Vowels)
        {
            return (char)(HangulFirst + ((((letter - LeadFirst) * Vowels) + mark - VowelFirst) * Trails));
        }

        if (letter - HangulFirst is >= 0 and < Leads * Vowels * Trails && (letter - HangulFirst) % Trails == 0 && mark - TrailBefore is > 0 and < Trails)
        {
            return (char)(letter + mark - TrailBefore);
        }

        return Composites.TryGetValue((letter, mark), out char composite) ? composite : null;
    }

    /// <summary>Canonical combining class; 0 for a letter.</summary>
    private static int Class(char c) => c switch
    {
        < '\u0300' => 0,
        '\u0315' or '\u031A' or '\u0358' => 232,
        '\u031B' => 216,
        '\u0321' or '\u0322' or '\u0327' or '\u0328' => 202,
        '\u0345' => 240,
        '\u034F' => 0,
        '\u035C' or '\u035F' or '\u0362' => 233,
        '\u035D' or '\u035E' or '\u0360' or '\u0361' => 234,
        >= '\u0334' and <= '\u0338' => 1,
        (>= '\u0316' and <= '\u0333') or (>= '\u0339' and <= '\u033C') => 220,
        (>= '\u0347' and <= '\u0349') or '\u034D' or '\u034E' => 220,
        (>= '\u0353' and <= '\u0356') or '\u0359' or '\u035A' => 220,
        <= '\u036F' => 230,
        '\u0653' or '\u0654' => 230,
        '\u0655' => 220,
        '\u093C' => 7,
        '\u0C56' => 91,
        '\u0DCA' => 9,
        '\u3099' or '\u309A' => 8,
        _ => 0,
    };
}
