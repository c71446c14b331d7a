using CaptionSearch.Import.Text;

namespace CaptionSearch.Import.Tests.Text;

public sealed class CaptionTextTests
{
    [Theory]
    [InlineData("a dog", "a dog")]
    [InlineData("  a\t\r\n dog \u00A0\u2028 runs ", "a dog runs")]
    [InlineData("a\u0000 d\u0007og\u0085", "a dog")]
    [InlineData("a \u202Egod\u202C", "a god")]
    [InlineData("Cafe\u0301", "Caf\u00E9")]
    [InlineData("<b>a &amp; b</b><script>x</script>", "<b>a &amp; b</b><script>x</script>")]
    [InlineData("a 👨‍👩‍👧 family", "a 👨‍👩‍👧 family")]
    [InlineData("\uFEFFa dog", "a dog")]
    [InlineData(" \t ", "")]
    public void Clean_GivesOneLineOfText(string raw, string expected)
    {
        Assert.Equal(expected, CaptionText.Clean(raw, 2000, out bool isCut));
        Assert.False(isCut);
        Assert.Equal(expected, CaptionText.Clean(expected, 2000, out _));
    }

    [Theory]
    [InlineData("a brown dog runs", 12, "a brown dog")]
    [InlineData("a brown dog runs", 11, "a brown dog")]
    [InlineData("aaaaaaaaaaaaaaaa", 10, "aaaaaaaaaa")]
    [InlineData("aaaaaaaaa👨aaaaaa", 10, "aaaaaaaaa")]
    [InlineData("aaaaaaaaax\u0316aaaaa", 10, "aaaaaaaaa")]
    public void Clean_TooLong_IsCutBetweenWordsOrCharacters(string raw, int most, string expected)
    {
        Assert.Equal(expected, CaptionText.Clean(raw, most, out bool isCut));
        Assert.True(isCut);
    }

    [Theory]
    [InlineData("fine 👨", false)]
    [InlineData("\uFFFD", true)]
    [InlineData("a\uD83D", true)]
    [InlineData("\uDC68a", true)]
    [InlineData("\uD83Da", true)]
    public void IsDamaged_FindsWhatIsNoText(string text, bool damaged) => Assert.Equal(damaged, CaptionText.IsDamaged(text));
}
