using System.Text;
using CaptionSearch.Captioning.ModelFile;

namespace CaptionSearch.Captioning;

/// <summary>The words a model knows; a word's id is its line in the vocabulary file.</summary>
/// <remarks>
/// Id 0 is <c>&lt;end&gt;</c> (the end of a caption, and as input its start), id 1 <c>&lt;unk&gt;</c> (any other word; never written),
/// then the words by falling frequency. Immutable, safe for concurrent use.
/// </remarks>
public sealed class Vocabulary
{
    /// <summary>Id of the end of a caption, and of its start.</summary>
    public const int EndId = 0;

    /// <summary>Id of every word that is not in the vocabulary.</summary>
    public const int UnknownId = 1;

    private const string End = "<end>";
    private const string Unknown = "<unk>";

    private readonly string[] _words; // [V]
    private readonly Dictionary<string, int> _ids;

    private Vocabulary(string[] words, string source)
    {
        if (words.Length < 2 || words[EndId] != End || words[UnknownId] != Unknown)
        {
            throw new ModelFormatException(
                $"{source}: the first two lines must be '{End}' and '{Unknown}'. Fetch or export the model again.");
        }

        _words = words;
        _ids = new Dictionary<string, int>(words.Length, StringComparer.Ordinal);
        for (int id = 0; id < words.Length; id++)
        {
            if (string.IsNullOrWhiteSpace(words[id]) || !_ids.TryAdd(words[id], id))
            {
                throw new ModelFormatException(
                    $"{source}: line {id + 1} ('{words[id]}') is empty or repeated. Fetch or export the model again.");
            }
        }
    }

    /// <summary>V, the number of words, the two special ones included.</summary>
    public int Count => _words.Length;

    /// <summary>The word with an id.</summary>
    /// <param name="id">0 to <see cref="Count"/> − 1.</param>
    public string this[int id] => _words[id];

    /// <summary>Counts words and keeps the frequent ones.</summary>
    /// <param name="sentences">Tokens of each sentence, as <see cref="PlainTokens"/> splits them.</param>
    /// <param name="minimumCount">Occurrences from which a word is kept, 1 or more.</param>
    /// <returns>The vocabulary; equally frequent words stand in ordinal order, so that it does not depend on the order of the sentences.</returns>
    public static Vocabulary Build(IEnumerable<IReadOnlyList<string>> sentences, int minimumCount)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCount, 1);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (IReadOnlyList<string> sentence in sentences)
        {
            foreach (string word in sentence)
            {
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }

        IEnumerable<string> kept = counts
            .Where(pair => pair.Value >= minimumCount)
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => pair.Key);
        return new Vocabulary([End, Unknown, .. kept], "vocabulary");
    }

    /// <summary>These words with their ids, then those of another vocabulary that are not among them, in its order.</summary>
    /// <param name="others">The other vocabulary.</param>
    public Vocabulary With(Vocabulary others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return new Vocabulary([.. _words, .. others._words.Where(word => !_ids.ContainsKey(word))], "vocabulary");
    }

    /// <summary>Reads a vocabulary file: UTF-8, one word a line, line order = id.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFormatException">The file is missing, or not such a list.</exception>
    public static Vocabulary Read(string path)
    {
        try
        {
            return new Vocabulary(File.ReadAllLines(path, Encoding.UTF8), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{path}: cannot be read ({exception.Message}). Fetch or export the model again.", exception);
        }
    }

    /// <summary>Writes the file that <see cref="Read"/> reads.</summary>
    /// <param name="path">The file; overwritten.</param>
    public void Write(string path) => File.WriteAllText(path, string.Join('\n', _words) + "\n");

    /// <summary>Id of a token, <see cref="UnknownId"/> when it is not in the vocabulary.</summary>
    /// <param name="token">A plain token.</param>
    public int IdOf(string token) => _ids.GetValueOrDefault(token, UnknownId);

    /// <summary>Ids of a text's plain tokens, without an end; unknown words become <see cref="UnknownId"/>.</summary>
    /// <param name="text">Any text.</param>
    public int[] Encode(string text)
    {
        IReadOnlyList<string> tokens = PlainTokens.Split(text);
        int[] ids = new int[tokens.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = IdOf(tokens[i]);
        }

        return ids;
    }

    /// <summary>The words of some ids joined by one space, up to the first <see cref="EndId"/>.</summary>
    /// <param name="ids">Each 0 to <see cref="Count"/> − 1.</param>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var text = new StringBuilder();
        foreach (int id in ids)
        {
            if (id == EndId)
            {
                break;
            }

            text.Append(text.Length == 0 ? string.Empty : " ").Append(_words[id]);
        }

        return text.ToString();
    }
}
