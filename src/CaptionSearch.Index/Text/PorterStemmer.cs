namespace CaptionSearch.Index.Text;

/// <summary>The stemmer of M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980.</summary>
/// <remarks>
/// With the departures of Porter's own later program, which Lucene's PorterStemFilter has too: words of one or two characters stay,
/// step 2 takes "bli" (not "abli") and also "logi". Works on UTF-16 units; whatever is not one of a, e, i, o, u, y counts as a consonant.
/// </remarks>
internal static class PorterStemmer
{
    private static readonly (string Suffix, string Replacement)[] Step2 =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"), ("alli", "al"),
        ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"),
        ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"), ("logi", "log"),
    ];

    private static readonly (string Suffix, string Replacement)[] Step3 =
    [
        ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
    ];

    // Of two that fit the longer stands first. "ion" needs an s or t before it.
    private static readonly string[] Step4 =
    [
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "sion", "tion", "ou", "ism", "ate", "iti", "ous", "ive", "ize",
    ];

    /// <summary>Stems a word in place; returns the length of its stem.</summary>
    /// <param name="word">In small letters; no stem is longer than its word.</param>
    public static int Stem(Span<char> word)
    {
        if (word.Length <= 2)
        {
            return word.Length;
        }

        int length = Plural(word);
        length = PastAndProgressive(word, length);
        if (word[length - 1] == 'y' && HasVowel(word[..(length - 1)]))
        {
            word[length - 1] = 'i'; // step 1c
        }

        length = Replace(word, length, Step2);
        length = Replace(word, length, Step3);
        length = DropSuffix(word, length);
        return DropEnd(word, length);
    }

    // Step 1a.
    private static int Plural(ReadOnlySpan<char> word)
    {
        if (word.EndsWith("sses") || word.EndsWith("ies"))
        {
            return word.Length - 2;
        }

        return word[^1] == 's' && word[^2] != 's' ? word.Length - 1 : word.Length;
    }

    // Step 1b.
    private static int PastAndProgressive(Span<char> word, int length)
    {
        ReadOnlySpan<char> whole = word[..length];
        if (whole.EndsWith("eed"))
        {
            return Measure(whole[..^3]) > 0 ? length - 1 : length;
        }

        int stem = length - (whole.EndsWith("ed") ? 2 : whole.EndsWith("ing") ? 3 : length);
        if (stem == 0 || !HasVowel(word[..stem]))
        {
            return length;
        }

        ReadOnlySpan<char> rest = word[..stem];
        if (rest.EndsWith("at") || rest.EndsWith("bl") || rest.EndsWith("iz") || (!EndsWithDouble(rest) && Measure(rest) == 1 && EndsShort(rest)))
        {
            word[stem] = 'e';
            return stem + 1;
        }

        return EndsWithDouble(rest) && rest[^1] is not ('l' or 's' or 'z') ? stem - 1 : stem;
    }

    // Steps 2 and 3: the first suffix that fits decides, and is replaced when something is left to stand before it.
    private static int Replace(Span<char> word, int length, (string Suffix, string Replacement)[] rules)
    {
        foreach ((string suffix, string replacement) in rules)
        {
            if (((ReadOnlySpan<char>)word[..length]).EndsWith(suffix))
            {
                int stem = length - suffix.Length;
                if (Measure(word[..stem]) == 0)
                {
                    return length;
                }

                replacement.CopyTo(word[stem..]);
                return stem + replacement.Length;
            }
        }

        return length;
    }

    private static int DropSuffix(ReadOnlySpan<char> word, int length)
    {
        foreach (string suffix in Step4)
        {
            if (word[..length].EndsWith(suffix))
            {
                int stem = length - (suffix.EndsWith("ion", StringComparison.Ordinal) ? 3 : suffix.Length);
                return Measure(word[..stem]) > 1 ? stem : length;
            }
        }

        return length;
    }

    // Step 5.
    private static int DropEnd(ReadOnlySpan<char> word, int length)
    {
        int measure = Measure(word[..length]);
        if (word[length - 1] == 'e' && (measure > 1 || (measure == 1 && !EndsShort(word[..(length - 1)]))))
        {
            length--;
        }

        return word[length - 1] == 'l' && EndsWithDouble(word[..length]) && measure > 1 ? length - 1 : length;
    }

    /// <summary>m of the paper: how often vowels are followed by consonants.</summary>
    private static int Measure(ReadOnlySpan<char> word)
    {
        int count = 0;
        bool afterVowel = false;
        bool consonant = false;
        for (int i = 0; i < word.Length; i++)
        {
            consonant = IsConsonant(word[i], i > 0 && consonant, i == 0);
            count += consonant && afterVowel ? 1 : 0;
            afterVowel = !consonant;
        }

        return count;
    }

    private static bool HasVowel(ReadOnlySpan<char> word)
    {
        bool consonant = false;
        for (int i = 0; i < word.Length; i++)
        {
            consonant = IsConsonant(word[i], consonant, i == 0);
            if (!consonant)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>y is a consonant at the beginning and after a vowel.</summary>
    private static bool IsConsonant(char letter, bool afterConsonant, bool isFirst)
        => letter is 'y' ? isFirst || !afterConsonant : letter is not ('a' or 'e' or 'i' or 'o' or 'u');

    private static bool EndsWithDouble(ReadOnlySpan<char> word) => word.Length > 1 && word[^1] == word[^2] && EndsWithConsonant(word);

    /// <summary>*o of the paper: consonant, vowel, consonant, the last not w, x or y: "hop", not "snow".</summary>
    private static bool EndsShort(ReadOnlySpan<char> word)
        => word.Length > 2 && word[^1] is not ('w' or 'x' or 'y')
            && EndsWithConsonant(word) && !EndsWithConsonant(word[..^1]) && EndsWithConsonant(word[..^2]);

    private static bool EndsWithConsonant(ReadOnlySpan<char> word)
    {
        bool consonant = false;
        for (int i = 0; i < word.Length; i++)
        {
            consonant = IsConsonant(word[i], consonant, i == 0);
        }

        return consonant;
    }
}
