using System.Globalization;

namespace CaptionSearch.Index.Text;

/// <summary>Accented and ornamented characters as plain ASCII: the table of the token filter <c>asciifolding</c>.</summary>
internal static class AsciiFolding
{
    /// <summary>Most characters that one becomes, as in "(20)".</summary>
    public const int LongestReplacement = 4;

    private static readonly string?[]?[] Pages = ReadTable(); // [high byte][low byte]; null: the character stays

    /// <summary>What takes the place of a UTF-16 unit; null when it stays.</summary>
    public static string? Of(char value) => Pages[value >> 8]?[value & 0xFF];

    private static string?[]?[] ReadTable()
    {
        string?[]?[] pages = new string?[]?[256];
        foreach (string line in EmbeddedFile.ReadLines("AsciiFolding.txt").Skip(1))
        {
            string[] fields = line.Split(' ');
            foreach (string point in fields.AsSpan(1))
            {
                int value = int.Parse(point, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                (pages[value >> 8] ??= new string?[256])[value & 0xFF] = fields[0];
            }
        }

        return pages;
    }
}
