using System.Buffers;

namespace CaptionSearch.Engine.Renaming;

/// <summary>What may stand before the names of files.</summary>
public static class FilePrefix
{
    // Separators and the characters that one system or another cannot have in a name: a copy should survive a move to a USB stick.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("/\\:*?\"<>|");

    /// <summary>What is wrong with a prefix.</summary>
    /// <param name="prefix">The text.</param>
    /// <returns>One sentence, or null when it can be used.</returns>
    public static string? ProblemOf(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (string.IsNullOrWhiteSpace(prefix))
        {
            return "The prefix is empty; it must be a word such as shirt.";
        }

        if (prefix.AsSpan().IndexOfAny(Forbidden) is >= 0 and int at)
        {
            return $"The prefix '{prefix}' has a {prefix[at]} in it; it goes before file names, so it cannot have any of / \\ : * ? \" < > |.";
        }

        if (prefix.Any(char.IsControl))
        {
            return "The prefix has a control character in it; it goes before file names.";
        }

        return prefix[0] == '.' ? $"The prefix '{prefix}' begins with a dot: the copies would be hidden files." : null;
    }
}
