namespace CaptionSearch.Index.Text;

/// <summary>What the word boundary rules know about a code point; several may hold at once.</summary>
[Flags]
internal enum WordProperties
{
    /// <summary>A separator to every rule.</summary>
    None = 0,

    // Values of Word_Break (UAX #29), named as there.
    ALetter = 1 << 0,
    HebrewLetter = 1 << 1,
    Numeric = 1 << 2,
    Katakana = 1 << 3,
    MidLetter = 1 << 4,
    MidNum = 1 << 5,
    MidNumLet = 1 << 6,
    SingleQuote = 1 << 7,
    DoubleQuote = 1 << 8,
    ExtendNumLet = 1 << 9,
    RegionalIndicator = 1 << 10,

    /// <summary>Extend, Format or ZWJ: belongs to what stands before it (rule WB4).</summary>
    Ignored = 1 << 11,

    /// <summary>ZWJ, the zero width joiner.</summary>
    Joiner = 1 << 12,

    // Scripts.
    Han = 1 << 13,
    Hiragana = 1 << 14,

    /// <summary>Line_Break Complex_Context: Thai, Lao, Khmer, Myanmar and their neighbours.</summary>
    ComplexContext = 1 << 15,

    /// <summary>A picture of its own: no digit, letter or sign that merely has a coloured form.</summary>
    Emoji = 1 << 16,
    EmojiModifierBase = 1 << 17,
    EmojiModifier = 1 << 18,

    // Parts of emoji sequences (UTS #51).
    KeycapBase = 1 << 19,
    Keycap = 1 << 20,
    TextSelector = 1 << 21,
    EmojiSelector = 1 << 22,
    Tag = 1 << 23,
    TagEnd = 1 << 24,
}
