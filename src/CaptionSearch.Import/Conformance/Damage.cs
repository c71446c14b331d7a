using System.Text;

namespace CaptionSearch.Import.Conformance;

/// <summary>Damages a file in one of many ways; the same random numbers give the same damage.</summary>
internal static class Damage
{
    private static readonly byte[][] Hostile =
    [
        .. new[]
        {
            "\"", "'", "\\", "{", "}", "[", "]", ",", ":", "\n", "\r", "\t", "#", "\0", "../", "null", "true", "-", "1e999", "\\u0000", "\\ud800", "\\u12",
            "//", "/*", "NaN", "http://x/", "C:\\", "\u202E", "\uFEFF", "#99999999999999999999\t", "\"\"", "{\"a\":", "\"images\":", "\"id\":1,",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80], [0xEF, 0xBB, 0xBF], [0xFF, 0xFE],
        Repeated("[", 200), Repeated("{\"a\":", 200), Repeated("9", 500), Repeated("x", 70_000), Repeated("\n", 300), Repeated(",", 400),
        Repeated("e\u0301", 3000),
    ];

    /// <summary>A damaged copy: one to three faults.</summary>
    internal static byte[] Apply(ReadOnlySpan<byte> sample, Random random)
    {
        byte[] bytes = sample.ToArray();
        for (int faults = random.Next(1, 4); faults > 0; faults--)
        {
            int at = random.Next(bytes.Length + 1);
            int length = Math.Min(random.Next(1, 40), bytes.Length - at);
            bytes = random.Next(8) switch
            {
                0 => bytes[..at],
                1 => [.. bytes[..at], .. bytes[(at + length)..]],
                2 => [.. bytes[..(at + length)], .. bytes[at..]],
                3 => Flipped(bytes, at, random),
                4 => [.. bytes[at..], .. bytes[..at]],
                5 => [.. bytes, .. bytes[at..]],
                _ => [.. bytes[..at], .. Hostile[random.Next(Hostile.Length)], .. bytes[at..]],
            };
        }

        return bytes;
    }

    private static byte[] Flipped(byte[] bytes, int at, Random random)
    {
        if (at < bytes.Length)
        {
            bytes[at] ^= (byte)(1 << random.Next(8));
        }

        return bytes;
    }

    private static byte[] Repeated(string text, int times) => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, times)));
}
