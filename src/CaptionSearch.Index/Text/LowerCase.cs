using System.Text;

namespace CaptionSearch.Index.Text;

/// <summary>Small letters code point by code point, as the token filter <c>lowercase</c> makes them: the simple mapping of Unicode, in every culture.</summary>
internal static class LowerCase
{
    /// <summary>The small letter of a code point; the code point itself when it has none.</summary>
    /// <remarks>The runtime leaves U+0130, the capital i with a dot, as it is; Unicode's simple mapping is i.</remarks>
    public static Rune Of(Rune rune) => rune.Value == 0x130 ? new Rune('i') : Rune.ToLowerInvariant(rune);
}
