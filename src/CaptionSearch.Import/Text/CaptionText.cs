using System.Globalization;
using System.Text;

namespace CaptionSearch.Import.Text;

/// <summary>Cleans text that came from a file so that it can be stored, indexed and shown anywhere.</summary>
/// <remarks>
/// White space and line breaks become one space, control characters and marks that turn the writing direction go,
/// the rest is composed to Unicode form C (<see cref="Composition"/>). Everything else stays: HTML is text, not markup.
/// </remarks>
public static class CaptionText
{
    /// <summary>Cleans one text.</summary>
    /// <param name="raw">The text as it stands in the file.</param>
    /// <param name="maxLength">Most UTF-16 units of the result, at least 1; longer text is cut at the last space, or else between two characters.</param>
    /// <param name="isCut">Whether something was cut.</param>
    /// <returns>The clean text; empty when nothing is left.</returns>
    public static string Clean(string raw, int maxLength, out bool isCut)
    {
        ArgumentNullException.ThrowIfNull(raw);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        string text = Composition.Compose(IsPlain(raw) ? raw : Spaced(raw));
        isCut = text.Length > maxLength;
        return isCut ? Cut(text, maxLength) : text;
    }

    /// <summary>Whether text holds characters that <see cref="Clean"/> takes out: control characters other than white space, marks that turn the writing direction.</summary>
    public static bool HoldsControls(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return !IsPlain(text) && text.Any(static c => IsTakenOut(c) && c != '\uFEFF');
    }

    /// <summary>Whether text holds U+FFFD or half a surrogate pair: bytes of the file were not text.</summary>
    public static bool IsDamaged(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\uFFFD' || char.IsLowSurrogate(c))
            {
                return true;
            }

            if (char.IsHighSurrogate(c))
            {
                if (i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                {
                    return true;
                }

                i++;
            }
        }

        return false;
    }

    /// <summary>The usual case: printable ASCII with single spaces inside.</summary>
    private static bool IsPlain(string raw)
        => raw.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0
            && !raw.StartsWith(' ') && !raw.EndsWith(' ') && !raw.Contains("  ", StringComparison.Ordinal);

    private static string Spaced(string raw)
    {
        StringBuilder text = new(raw.Length);
        bool space = false;
        foreach (char c in raw)
        {
            if (char.IsWhiteSpace(c))
            {
                space = true;
            }
            else if (!IsTakenOut(c))
            {
                if (space && text.Length > 0)
                {
                    text.Append(' ');
                }

                space = false;
                text.Append(c);
            }
        }

        return text.ToString();
    }

    private static bool IsTakenOut(char c) => (char.IsControl(c) && !char.IsWhiteSpace(c)) || TurnsDirection(c) || c == '\uFEFF';

    /// <summary>Embeddings, overrides and isolates: with them a text can show something else than it says.</summary>
    private static bool TurnsDirection(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static string Cut(string text, int maxLength)
    {
        int space = text.LastIndexOf(' ', maxLength);
        if (space > maxLength / 2)
        {
            return text[..space];
        }

        int end = maxLength;
        while (end > 1 && (char.IsLowSurrogate(text[end]) || CharUnicodeInfo.GetUnicodeCategory(text[end]) == UnicodeCategory.NonSpacingMark))
        {
            end--;
        }

        return text[..end].TrimEnd();
    }
}
