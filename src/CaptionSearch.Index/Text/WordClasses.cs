using System.Globalization;

namespace CaptionSearch.Index.Text;

/// <summary>The code points of Unicode 12.1 in classes: two code points of one class are alike to every word boundary rule.</summary>
internal static class WordClasses
{
    private const int PageBits = 7;
    private const int PageSize = 1 << PageBits;

    // Class of code point c: Pages[c / PageSize][c % PageSize]. Pages of one class only are shared.
    private static readonly byte[][] Pages;
    private static readonly WordProperties[] Properties;

    static WordClasses()
    {
        WordProperties[] ofPoint = ReadTable();
        Dictionary<WordProperties, byte> classes = [];
        Dictionary<byte, byte[]> uniform = [];
        Pages = new byte[ofPoint.Length / PageSize][];
        for (int page = 0; page < Pages.Length; page++)
        {
            byte[] content = new byte[PageSize];
            for (int i = 0; i < PageSize; i++)
            {
                WordProperties properties = ofPoint[(page << PageBits) + i];
                if (!classes.TryGetValue(properties, out content[i]))
                {
                    classes.Add(properties, content[i] = checked((byte)classes.Count));
                }
            }

            bool isUniform = !content.AsSpan().ContainsAnyExcept(content[0]);
            if (isUniform && !uniform.TryAdd(content[0], content))
            {
                content = uniform[content[0]];
            }

            Pages[page] = content;
        }

        Properties = [.. classes.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
    }

    /// <summary>How many classes there are: 0..Count-1.</summary>
    public static int Count => Properties.Length;

    /// <summary>The class of a code point of 0..10FFFF.</summary>
    public static int Of(int codePoint) => Pages[codePoint >> PageBits][codePoint & (PageSize - 1)];

    /// <summary>What is true of every code point of a class.</summary>
    public static WordProperties PropertiesOf(int wordClass) => Properties[wordClass];

    private static WordProperties[] ReadTable()
    {
        WordProperties[] ofPoint = new WordProperties[0x110000];
        foreach (string line in EmbeddedFile.ReadLines("WordProperties.txt"))
        {
            string[] fields = line.Split(' ');
            if (fields[0] == "#")
            {
                continue;
            }

            WordProperties property = Enum.Parse<WordProperties>(fields[0]);
            foreach (string range in fields.AsSpan(1))
            {
                string[] ends = range.Split('-');
                Add(int.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), int.Parse(ends[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), property);
            }
        }

        Add('0', '9', WordProperties.KeycapBase);
        Add('#', '#', WordProperties.KeycapBase);
        Add('*', '*', WordProperties.KeycapBase);
        Add(0x20E3, 0x20E3, WordProperties.Keycap);
        Add(0xFE0E, 0xFE0E, WordProperties.TextSelector);
        Add(0xFE0F, 0xFE0F, WordProperties.EmojiSelector);
        Add(0xE0020, 0xE007E, WordProperties.Tag);
        Add(0xE007F, 0xE007F, WordProperties.TagEnd);
        return ofPoint;

        void Add(int first, int last, WordProperties property)
        {
            for (int point = first; point <= last; point++)
            {
                ofPoint[point] |= property;
            }
        }
    }
}
