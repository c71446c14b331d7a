namespace CaptionSearch.Captioning;

/// <summary>The <c>plain</c> tokens of captions and queries: lower-case runs of a-z and 0-9; everything else separates.</summary>
/// <remarks>No word is dropped and none becomes unknown here; <see cref="Vocabulary"/> decides that.</remarks>
public static class PlainTokens
{
    /// <summary>Splits a text.</summary>
    /// <param name="text">Any text; <c>A man's T-shirt!</c> gives a, man, s, t, shirt.</param>
    /// <returns>The tokens in order; empty when the text holds no letter a-z and no digit.</returns>
    public static IReadOnlyList<string> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new List<string>();
        string lower = text.ToLowerInvariant();
        int start = -1;
        for (int i = 0; i <= lower.Length; i++)
        {
            bool inside = i < lower.Length && char.IsAsciiLetterOrDigit(lower[i]);
            if (inside && start < 0)
            {
                start = i;
            }
            else if (!inside && start >= 0)
            {
                tokens.Add(lower[start..i]);
                start = -1;
            }
        }

        return tokens;
    }
}
