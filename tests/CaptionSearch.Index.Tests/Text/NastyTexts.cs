using System.Text;

namespace CaptionSearch.Index.Tests.Text;

/// <summary>Texts that a simple tokenizer gets wrong.</summary>
internal static class NastyTexts
{
    /// <summary>One of each kind.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "", " ", "\t\r\n", ".", "...", "_", "__ _a_ a_b _1_ 1_000", "a", "A dog is running in the snow .",

        // Apostrophes and possessives.
        "dog's dog’s dog＇s dogs' DOG'S dog´s dog`s dog′s dogʼs 's ' s's it's its' o'clock rock'n'roll 'quoted' ’s ‘s’ l'été d’été ŉs",

        // Numbers.
        "1,000.5 1.000,5 1,,2 1..2 3.14.15 v1.2 1a2b a1 1st 2nd 50% $5 5€ 10:30 10-30 1/2 ½ x² m³ #1 1'2 1;2 ١٢٣ १२३ ４５６ Ⅷ ⅷ ① ⑴ ⒈ ⓪ 1e-5 +49(0)30/123",

        // Addresses.
        "http://example.org:80/a_b/c.d?e=f&g=h#i user.name+tag@example.co.uk www.a-b.c C++ C# .NET AT&T a.b.c. U.S.A. e.g. a:b a::b a;b a·b a‧b",

        // Long words.
        new string('x', 254), new string('x', 255), new string('x', 256), new string('x', 300), new string('x', 600) + " y",
        " " + new string('x', 254) + "\U00010400\U00010401", new string('x', 254) + "\U00010400", string.Concat(Enumerable.Repeat("\U00010400", 200)),
        new string('x', 254) + "'" + new string('y', 10), new string('x', 255) + "'s", "x" + new string('\u0301', 300), new string('1', 253) + ",5,6,7", new string('ß', 255),
        new string('Ⱥ', 255), new string('ﬃ', 255), new string('ก', 300), string.Concat(Enumerable.Repeat("\U0001F600\u200D", 200)), new string('_', 300) + "a",

        // Folding and lower case.
        "Ärger ÖL Übermut straße STRASSE ẞ Ægir œuvre Øre ł Ł đ ð þ ĳ ŉ ſ ǆ İstanbul ısı IŞIK ﬁ ﬂ ﬃ ﬆ № ℡ Å K Ω ᵃ ₐ ⓐ Ⓐ ⒜ ａＢ Ꜳ ꜩ Ꞓ ẚ ǅ Ǆ ᏸ Ꭰ ꭰ Ა ა Ɐ",
        "e\u0301te\u0301 été E\u0301 n\u0303 a\u200Bb a\u00ADb a\u2060b a\uFEFFb \u0301a a\u0308\u0301 x\u20DD 1\u20E3 \u00A0a\u00A0 \u202Aa\u202C",

        // Scripts.
        "Привет мир Ёлка ЁЖ щі́ ї", "Γειά σου Κόσμε Σίσυφος ΣΊΣΥΦΟΣ ς", "שלום עולם צה\"ל ג'ורג' ב' \"א\"ב א\"ב\"ג א'1 א''ב ה״ר ג׳", "مرحبا بالعالم ١٬٢٣٤٫٥ عَرَبِيّ لا‎ ‏ا",
        "नमस्ते दुनिया क्षत्रिय १,२३४ হ্যালো ਸਤਿ વિશ્વ ଓଡ଼ିଆ வணக்கம் తెలుగు ಕನ್ನಡ മലയാളം සිංහල", "สวัสดีชาวโลก ๑๒๓ ก ข ๆ ฯลฯ กa1ข", "ສະບາຍດີ ໑໒", "សួស្តី ពិភពលោក ១២៣", "မြန်မာဘာသာ ၁၂၃ ၊ ။",
        "你好世界，这是一只狗。 𠮷野家 㐀 々〆〇 犬dog犬2匹", "こんにちは世界 ひらがな カタカナ ｶﾞﾝﾀﾞﾑ コーヒー ー ゝヽ カ゚ が が 半角ｶﾅ１２ カ_カ カa aカ ひ_ひ", "안녕하세요 세계 한국어 1월 a한 한a ᄒ\u1161\u11AB ㄱㄴ 한_글",
        "ᠮᠣᠩᠭᠣᠯ བོད་སྐད་ ꦧꦱꦗꦮ ᮞᮥᮔ᮪ᮓ ᬩᬮᬶ ꯃꯩꯇꯩ ᥖᥭᥰ ᦑᦺᧉ ᨲᩫ᩠ᩅ ꪼꪕ 𑜒𑜨𑜓", "አማርኛ ኢትዮጵያ፣ ፩፪ ⵜⴰⵎⴰⵣⵉⵖⵜ ᓀᐦᐃᔭᐍᐏᐣ ᏣᎳᎩ ꓡꓲꓢꓴ ߒߞߏ ꕙꔤ 𐐔𐐯𐑅𐐨𐑉𐐯𐐻 𞤀𞤣𞤤𞤢𞤥 𞤢 𝐀𝒃𝕔 𝟙𝟚 𓀀𓁐 𒀀𒁀 𐎠𐎡 𐤀𐤁 ℵ",

        // Emoji: plain, toned, joined, flags, keycaps, tags, half of one.
        "😀 😀😀 ☺ ☺️ ☺︎ ❤️‍🔥 👨‍👩‍👧‍👦 👍🏽 👍🏽👍🏿 🏽 🏽🏽 👩🏽‍🚀 🏳️‍🌈 🇩🇪 🇩🇪🇫🇷 🇩🇪🇫 🇩 1️⃣ 1⃣ #️⃣ *⃣ 1️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢 © ® ™ 〰 〽 ‼ ⁉ ♀ ♂️ a😀b 1😀2 😀_ ‍😀 ‍‍😀‍ 😀‍a 🫠 🪿 🛝 🦩 🧑‍🎄 ⏏ ⌚ 🀄 🃏 🅰 🆎 🈁 🉐",

        // Right to left marks, controls, private use, noncharacters, unassigned.
        "\u200Fa\u200E \u061C1 \u0000a\u0001 \u0085 \u2028 \u2029 \uE000 \uFFFC a\uFFFCb \uFFFDa \uFFFE \uFFFF \U000F0000 \U0010FFFF \u0378 \U0001F9FF \U0001FAFF \uFDD0",

        // Stop words and stems.
        "The and THE a is not Were was with it's", "of the in", "dog of", "caresses ponies ties caress cats feed agreed plastered motoring sing conflated troubled sized hopping tanned falling hissing fizzed failing filing happy sky",
        "relational conditional rational valenci hesitanci digitizer conformabli radicalli differentli vileli analogousli vietnamization predication operator feudalism decisiveness hopefulness callousness formaliti sensitiviti sensibiliti apologi",
        "triplicate formative formalize electriciti electrical hopeful goodness revival allowance inference airliner gyroscopic adjustable defensible irritant replacement adjustment dependent adoption homologou communism activate angulariti homologous effective bowdlerize probate rate cease controll roll",
        "yes yy say enjoy ys sses ies eed ed ing s ss sss ied aed ational bli logi ement ment ion sion yed ying queueing ÿed ééd ñing skiing ions al ll ell",
    ];

    /// <summary>Texts of random pieces that tokenizers look at, from every script and plane.</summary>
    public static IReadOnlyList<string> Random(int seed, int count)
    {
        string[] pieces =
        [
            " ", "a", "B", "é", "e\u0301", "1", "٣", "５", ".", ",", ":", ";", "'", "’", "\"", "״", "_", "‿", "-", "·", "א", "ה", "カ", "ｶ", "ー", "ひ", "犬", "𠮷", "한", "ᄒ",
            "ก", "ำ", "\u0E31", "ລ", "ខ", "\u17D2", "မ", "\u200D", "\u200C", "\u00AD", "\uFE0F", "\uFE0E", "\u20E3", "\u0301", "😀", "👍", "🏽", "❤", "👩", "🚀", "♀", "🏴",
            "\U000E0067", "\U000E007F", "🇩", "🇪", "#", "*", "©", "〰", "\n", "\U00010400", "𝟙", "ß", "İ", "ﬃ", "'s", "ing", "ed", "es", "the", "\u0600", "\u180E", "\u3099", "々",
        ];
        System.Random random = new(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                StringBuilder text = new();
                for (int length = random.Next(1, 24); length > 0; length--)
                {
                    text.Append(random.Next(10) > 0 ? pieces[random.Next(pieces.Length)] : AnyRune(random).ToString());
                }

                return text.ToString();
            }),
        ];
    }

    private static Rune AnyRune(Random random)
    {
        while (true)
        {
            int point = random.Next(random.Next(4) == 0 ? 0x20000 : 0x3000);
            if (Rune.IsValid(point))
            {
                return new Rune(point);
            }
        }
    }
}
