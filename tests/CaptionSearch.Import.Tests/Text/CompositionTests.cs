using System.Globalization;
using CaptionSearch.Import.Text;

namespace CaptionSearch.Import.Tests.Text;

public sealed class CompositionTests
{
    /// <summary>400 texts of letters, marks and Hangul with what another implementation makes of them.</summary>
    [Fact]
    public void Compose_GoldenTexts_GivesFormC()
    {
        string[][] rows = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Text", "composition.tsv"))
            .Where(static line => !line.StartsWith('#'))
            .Select(static line => line.Split('\t'))];

        Assert.Equal(400, rows.Length);
        Assert.All(rows, static row => Assert.Equal(row[1], Units(Composition.Compose(FromUnits(row[0])))));
        Assert.All(rows, static row => Assert.Equal(row[1], Units(Composition.Compose(FromUnits(row[1])))));
    }

    [Fact]
    public void Compose_Plain_IsTheSameObject()
    {
        string text = "a dog, Käfer";

        Assert.Same(text, Composition.Compose(text));
    }

    [Fact]
    public void Compose_TenThousandMarks_IsFast()
    {
        string text = "e" + string.Concat(Enumerable.Repeat("\u0301\u0323", 30_000));
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.StartsWith("\u1EB9\u0323", Composition.Compose(text), StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }

    private static string FromUnits(string units)
        => string.Concat(units.Split(' ').Select(static unit => (char)int.Parse(unit, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));

    private static string Units(string text) => string.Join(' ', text.Select(static c => ((int)c).ToString("X4", CultureInfo.InvariantCulture)));
}
