using System.Text;

namespace CaptionSearch.Engine.Searching;

/// <summary>A search as it is typed: a text, then <c>+ X</c> and <c>- X</c> as often as wanted; the signs stand alone.</summary>
/// <param name="Text">All words before the first sign, joined by a blank; may be empty.</param>
/// <param name="Others">What follows a sign, up to the next one.</param>
public sealed record SearchWords(string Text, IReadOnlyList<SearchTerm> Others)
{
    /// <summary>Takes one line apart; a sign in quotation marks is none.</summary>
    /// <exception cref="FormatException">Nothing follows a sign, or a weight is out of range.</exception>
    public static SearchWords Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        List<string> words = [];
        StringBuilder word = new();
        bool isQuoted = false;
        foreach (char character in line)
        {
            isQuoted ^= character == '"';
            if (char.IsWhiteSpace(character) && !isQuoted)
            {
                words.Add(word.ToString());
                word.Clear();
            }
            else
            {
                word.Append(character);
            }
        }

        words.Add(word.ToString());
        return Read([.. words.Where(static piece => piece.Length > 0)]);
    }

    /// <summary>Takes words apart.</summary>
    /// <exception cref="FormatException">Nothing follows a sign, or a weight is out of range.</exception>
    public static SearchWords Read(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        string text = "";
        List<SearchTerm> others = [];
        string? sign = null;
        for (int i = 0; i <= words.Count; i++)
        {
            int start = i;
            while (i < words.Count && words[i] is not ("+" or "-"))
            {
                i++;
            }

            string piece = string.Join(' ', words.Skip(start).Take(i - start));
            if (sign is null)
            {
                text = piece;
            }
            else
            {
                others.Add(piece.Length == 0
                    ? throw new FormatException($"nothing follows the '{sign}'; expected words or a picture.")
                    : SearchTerm.Parse(piece, isWanted: sign == "+"));
            }

            sign = i < words.Count ? words[i] : null;
            if (sign is null)
            {
                break;
            }
        }

        return new SearchWords(text, others);
    }
}
