using System.Globalization;

namespace CaptionSearch.Index.Text;

/// <summary>The code points of Unicode 12.1 in classes: two code points of one class are alike to every word boundary rule.</summary>
internal static class WordClasses
{
    private const int PageBits = 7;
    private const int PageSize = 1 << PageBits;

    // Class of code point c: Pages[c / PageSize][c % PageSize]. All pages of separators are one.
    private static readonly byte[][] Pages;
    private static readonly WordProperties[] Properties;

    static WordClasses()
    {
        WordProperties[]?[] table = ReadTable();
        Dictionary<WordProperties, byte> classes = new() { [WordProperties.None] = 0 };
        byte[] separators = new byte[PageSize];
        Pages = new byte[table.Length][];
        for (int page = 0; page < Pages.Length; page++)
        {
            Pages[page] = table[page] is WordProperties[] properties ? ToClasses(properties, classes) : separators;
        }

        Properties = new WordProperties[classes.Count];
        foreach ((WordProperties properties, byte wordClass) in classes)
        {
            Properties[wordClass] = properties;
        }
    }

    /// <summary>How many classes there are: 0..Count-1.</summary>
    public static int Count => Properties.Length;

    /// <summary>The class of a code point of 0..10FFFF.</summary>
    public static int Of(int codePoint) => Pages[codePoint >> PageBits][codePoint & (PageSize - 1)];

    /// <summary>What is true of every code point of a class.</summary>
    public static WordProperties PropertiesOf(int wordClass) => Properties[wordClass];

    private static byte[] ToClasses(WordProperties[] properties, Dictionary<WordProperties, byte> classes)
    {
        byte[] page = new byte[PageSize];
        for (int i = 0; i < PageSize; i++)
        {
            if (i > 0 && properties[i] == properties[i - 1])
            {
                page[i] = page[i - 1];
            }
            else if (!classes.TryGetValue(properties[i], out page[i]))
            {
                classes.Add(properties[i], page[i] = checked((byte)classes.Count));
            }
        }

        return page;
    }

    /// <summary>Properties of code points in pages; null: a page of separators only.</summary>
    private static WordProperties[]?[] ReadTable()
    {
        WordProperties[]?[] table = new WordProperties[]?[0x110000 / PageSize];
        foreach (string line in EmbeddedFile.ReadLines("WordProperties.txt").Skip(1))
        {
            string[] fields = line.Split(' ');
            WordProperties property = Enum.Parse<WordProperties>(fields[0]);
            foreach (string range in fields.AsSpan(1))
            {
                int dash = range.IndexOf('-', StringComparison.Ordinal);
                Add(table, Point(dash < 0 ? range : range.AsSpan(0, dash)), Point(range.AsSpan(dash + 1)), property);
            }
        }

        foreach (char key in "0123456789#*")
        {
            Add(table, key, key, WordProperties.KeycapBase);
        }

        Add(table, 0x20E3, 0x20E3, WordProperties.Keycap);
        Add(table, 0xFE0E, 0xFE0E, WordProperties.TextSelector);
        Add(table, 0xFE0F, 0xFE0F, WordProperties.EmojiSelector);
        Add(table, 0xE0020, 0xE007E, WordProperties.Tag);
        Add(table, 0xE007F, 0xE007F, WordProperties.TagEnd);
        return table;
    }

    private static int Point(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static void Add(WordProperties[]?[] table, int first, int last, WordProperties property)
    {
        for (int point = first; point <= last; point++)
        {
            WordProperties[] page = table[point >> PageBits] ??= new WordProperties[PageSize];
            page[point & (PageSize - 1)] |= property;
        }
    }
}
