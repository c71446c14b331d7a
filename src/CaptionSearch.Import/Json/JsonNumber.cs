namespace CaptionSearch.Import.Json;

/// <summary>The grammar of a JSON number (RFC 8259, section 6).</summary>
internal static class JsonNumber
{
    /// <summary>Whether the whole text is one number: <c>-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?</c>.</summary>
    internal static bool Is(ReadOnlySpan<char> text)
    {
        text = text is ['-', ..] ? text[1..] : text;
        if (text is ['0', ..])
        {
            text = text[1..];
        }
        else if (!Digits(ref text))
        {
            return false;
        }

        if (text is ['.', ..])
        {
            text = text[1..];
            if (!Digits(ref text))
            {
                return false;
            }
        }

        if (text is ['e' or 'E', ..])
        {
            text = text is [_, '+' or '-', ..] ? text[2..] : text[1..];
            if (!Digits(ref text))
            {
                return false;
            }
        }

        return text.IsEmpty;
    }

    private static bool Digits(ref ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        int length = end < 0 ? text.Length : end;
        text = text[length..];
        return length > 0;
    }
}
