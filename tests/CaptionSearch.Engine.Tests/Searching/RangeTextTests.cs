namespace CaptionSearch.Engine.Searching;

public sealed class RangeTextTests
{
    [Theory]
    [InlineData("2024", "2024-01-01", "2025-01-01")]
    [InlineData("2024-01..2024-06", "2024-01-01", "2024-07-01")]
    [InlineData("2024-02-28..2024-02-29", "2024-02-28", "2024-03-01")]
    [InlineData("2024-05..", "2024-05-01", null)]
    [InlineData("..2023", null, "2024-01-01")]
    public void Dates_AreWholePeriods(string text, string? from, string? to)
        => Assert.Equal((Day(from), Day(to)), RangeText.Dates(text, TimeZoneInfo.Utc));

    [Theory]
    [InlineData("800..", 800, null)]
    [InlineData("..600", null, 600)]
    [InlineData("640", 640, 640)]
    public void Numbers_AreRead(string text, int? min, int? max) => Assert.Equal((min, max), RangeText.Numbers(text));

    [Theory]
    [InlineData("100k..2M", 102_400L, 2_097_152L)]
    [InlineData("..1.5k", null, 1536L)]
    [InlineData("5..", 5L, null)]
    public void Bytes_AreRead(string text, long? min, long? max) => Assert.Equal((min, max), RangeText.Bytes(text));

    [Theory]
    [InlineData("..")]
    [InlineData("2024-13")]
    [InlineData("2025..2024")]
    [InlineData("x..y")]
    [InlineData("-5")]
    [InlineData("5T")]
    public void NotARange_IsOneLine(string text)
    {
        foreach (Action read in new Action[] { () => RangeText.Dates(text), () => RangeText.Numbers(text), () => RangeText.Bytes(text) })
        {
            Assert.DoesNotContain('\n', Assert.Throws<FormatException>(read).Message);
        }
    }

    private static DateTimeOffset? Day(string? text)
        => text is null ? null : new DateTimeOffset(DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);
}
