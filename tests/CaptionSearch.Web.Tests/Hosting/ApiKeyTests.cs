using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web.Hosting;

public sealed class ApiKeyTests
{
    [Fact]
    public void Read_KeyWithALineEnd_MatchesTheKeyAlone()
    {
        using TemporaryFolder folder = new();
        ApiKey key = ApiKey.Read(folder.Write("key", "  abcdefghij0123456789\r\n"u8.ToArray()));

        Assert.True(key.Matches("abcdefghij0123456789"));
        Assert.False(key.Matches("abcdefghij012345678"));
        Assert.False(key.Matches("ABCDEFGHIJ0123456789"));
        Assert.False(key.Matches(""));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("")]
    [InlineData("two words that are long enough")]
    [InlineData("two-lines-that-are\nlong-enough-for-keys")]
    [InlineData("ein-schlüssel-mit-umlaut")]
    public void Read_NoKey_NamesTheFileAndWhatIsExpected(string text)
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("key", System.Text.Encoding.UTF8.GetBytes(text));

        FormatException error = Assert.Throws<FormatException>(() => ApiKey.Read(file));

        Assert.StartsWith(file, error.Message, StringComparison.Ordinal);
        Assert.Contains("16 to 1024", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingFile_IsOneLine()
    {
        FormatException error = Assert.Throws<FormatException>(() => ApiKey.Read("/no/such/key"));

        Assert.Contains("/no/such/key: cannot be read", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
