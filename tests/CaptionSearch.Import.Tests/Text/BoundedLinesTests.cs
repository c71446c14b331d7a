using CaptionSearch.Import.Text;

namespace CaptionSearch.Import.Tests.Text;

public sealed class BoundedLinesTests
{
    /// <summary>Lines around the buffer's size, against splitting the whole text.</summary>
    [Fact]
    public void Read_RandomTexts_AgreesWithSplitting()
    {
        const int Most = 40_000;
        Random random = new(2);
        for (int round = 0; round < 200; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => new string('x', random.Next(3) == 0 ? random.Next(32_700, 45_000) : random.Next(30)) + (random.Next(2) == 0 ? "\n" : "\r\n")));
            string[] expected = text[..^1].Split('\n');
            BoundedLines lines = new(new StringReader(text), Most);
            for (int i = 0; i < expected.Length; i++)
            {
                string whole = expected[i];
                string? line = lines.Read();
                Assert.Equal(i + 1, lines.Number);
                Assert.Equal(whole.Length > Most, lines.IsTooLong);
                Assert.Equal(lines.IsTooLong ? whole[..Most] : whole.TrimEnd('\r'), line);
            }

            Assert.Null(lines.Read());
        }
    }
}
