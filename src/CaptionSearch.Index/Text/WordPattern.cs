using static CaptionSearch.Index.Text.Pattern;
using static CaptionSearch.Index.Text.WordProperties;

namespace CaptionSearch.Index.Text;

/// <summary>What a word is: the boundary rules of UAX #29 and the emoji sequences of UTS #51, as Lucene's StandardTokenizer takes them.</summary>
/// <remarks>
/// <para>
/// A word is the longest match from where the last one ended; a code point where nothing matches is a separator. So words of rule WB5 to
/// WB13b are kept and all other segments of UAX #29 dropped, but: Han and Hiragana are words of one character, runs of Thai, Lao, Khmer
/// and Myanmar are one word, an emoji sequence is a word.
/// </para>
/// <para>Three things are the tokenizer's own and not UAX #29's: a Hebrew letter with a quote begins a new part each time, so that
/// a second double quote ends the word; after a Hebrew letter's single quote a digit may follow; and two regional indicators are a flag.</para>
/// </remarks>
internal static class WordPattern
{
    /// <summary>Matches one word.</summary>
    public static PatternAutomaton Automaton { get; } = new(Choice(Letters(), EmojiSequence(), Keycaps(), Flag(), With(ComplexContext).Plus(), With(Han), With(Hiragana)));

    // WB4: what is ignored belongs to the code point before it.
    private static Pattern With(WordProperties properties) => Sequence(Any(properties), Any(Ignored).Star());

    private static Pattern Letters()
    {
        Pattern joint = With(ExtendNumLet).Star(); // WB13a, WB13b: underscores join, also several

        // WB8, WB11, WB12: digits, with one of . , ' between two of them.
        Pattern number = Sequence(With(Numeric), Sequence(Choice(joint, With(MidNum | MidNumLet | SingleQuote)), With(Numeric)).Star());

        // WB5 to WB7: letters, with one of . : ' between two of them.
        Pattern letters = Sequence(
            With(ALetter | HebrewLetter), Sequence(Choice(joint, With(MidLetter | MidNumLet | SingleQuote)), With(ALetter | HebrewLetter)).Star());

        // WB7a to WB7c.
        Pattern hebrew = Sequence(With(HebrewLetter), Choice(With(SingleQuote), Sequence(With(DoubleQuote), With(HebrewLetter))));

        // WB13: Katakana joins Katakana; WB9, WB10: letters and digits join each other, never Katakana.
        Pattern katakana = Sequence(With(Katakana), Sequence(joint, With(Katakana)).Star());
        Pattern part = Choice(katakana, Choice(hebrew, number, letters).Plus());
        return Sequence(joint, part, Sequence(With(ExtendNumLet).Plus(), part).Star(), joint);
    }

    /// <summary>Pictures with skin tone or emoji selector, joined by ZWJ; or one picture and a tag sequence, as in the flags of England, Scotland and Wales.</summary>
    private static Pattern EmojiSequence()
    {
        Pattern picture = Sequence(Any(Joiner).Star(), WithoutSelector(Emoji), Any(EmojiSelector).Optional());
        Pattern toned = Sequence(Sequence(Any(Joiner).Star(), WithoutSelector(EmojiModifierBase)).Optional(), WithoutSelector(EmojiModifier));
        Pattern element = Choice(picture, toned);
        return Sequence(element, Choice(Sequence(Any(Joiner), element).Star(), Sequence(Any(Tag).Plus(), Any(TagEnd))));
    }

    private static Pattern Keycaps() => Sequence(WithoutSelector(KeycapBase), Any(EmojiSelector).Optional(), WithoutSelector(Keycap));

    private static Pattern Flag() => Sequence(With(RegionalIndicator), With(RegionalIndicator));

    // As With, but the selectors of text and emoji form stay to be read.
    private static Pattern WithoutSelector(WordProperties properties)
        => Sequence(Any(properties), Any(Ignored, unwanted: TextSelector | EmojiSelector).Star());
}
