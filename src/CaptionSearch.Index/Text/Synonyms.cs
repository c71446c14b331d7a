using System.Globalization;

namespace CaptionSearch.Index.Text;

/// <summary>Words that mean the same, in the format of Solr that Elasticsearch reads too.</summary>
/// <remarks>
/// <c>bike, bicycle</c>: each is found by the other. <c>bikes =&gt; bikes, bicycle</c>: the left one is replaced by those on the right.
/// Lines that begin with # are comments. Entries are single words: a phrase would need a graph of positions, which neither index has.
/// </remarks>
public sealed class Synonyms
{
    /// <summary>No synonyms: every word stands for itself.</summary>
    public static readonly Synonyms None = new([], []);

    private static readonly Lazy<Synonyms> LazyShipped = new(static () =>
    {
        using StreamReader reader = EmbeddedFile.Open("synonyms.txt");
        return Parse(reader, "elastic/synonyms.txt");
    });

    private readonly Dictionary<string, List<string>> _others; // word -> what else it stands for
    private readonly HashSet<string> _kept; // words that also stand for themselves

    private Synonyms(Dictionary<string, List<string>> others, HashSet<string> kept)
    {
        _others = others;
        _kept = kept;
    }

    /// <summary>The list that ships, elastic/synonyms.txt.</summary>
    public static Synonyms Shipped => LazyShipped.Value;

    /// <summary>How many words have synonyms.</summary>
    public int Count => _others.Count;

    /// <summary>The words that have synonyms, in small letters and plain ASCII.</summary>
    internal IEnumerable<string> Words => _others.Keys;

    /// <summary>Reads a list.</summary>
    /// <param name="reader">The lines.</param>
    /// <param name="name">File name for errors.</param>
    /// <exception cref="FormatException">A line is not of the format; the message names file and line.</exception>
    public static Synonyms Parse(TextReader reader, string name)
    {
        Dictionary<string, List<string>> others = new(StringComparer.Ordinal);
        HashSet<string> kept = new(StringComparer.Ordinal);
        for (int number = 1; reader.ReadLine() is string line; number++)
        {
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
            {
                continue;
            }

            string place = string.Create(CultureInfo.InvariantCulture, $"{name}({number})");
            string[] sides = line.Split("=>");
            if (sides.Length > 2)
            {
                throw new FormatException($"{place}: more than one '=>' in '{line.Trim()}'.");
            }

            List<string> left = ReadWords(sides[0], place);
            List<string> right = sides.Length == 2 ? ReadWords(sides[1], place) : left;
            foreach (string word in left)
            {
                if (sides.Length == 1)
                {
                    kept.Add(word);
                }

                if (!others.TryGetValue(word, out List<string>? list))
                {
                    others.Add(word, list = []);
                }

                list.AddRange(right.Where(other => (sides.Length == 2 || other != word) && !list.Contains(other)));
            }
        }

        return new Synonyms(others, kept);
    }

    /// <summary>What a word stands for: itself first when it does, then the others.</summary>
    /// <param name="word">In small letters and plain ASCII.</param>
    internal IEnumerable<string> Of(string word)
    {
        if (!_others.TryGetValue(word, out List<string>? others))
        {
            return [word];
        }

        return _kept.Contains(word) || others.Contains(word) ? others.Where(other => other != word).Prepend(word) : others;
    }

    private static List<string> ReadWords(string side, string place)
    {
        List<string> words = [];
        foreach (string entry in side.Split(',', StringSplitOptions.TrimEntries))
        {
            List<string> found = CaptionAnalyzer.WordsBeforeSynonyms(entry);
            if (found.Count != 1)
            {
                throw new FormatException($"{place}: '{entry}' is not one word; every entry must be.");
            }

            words.Add(found[0]);
        }

        return words;
    }
}
