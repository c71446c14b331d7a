namespace CaptionSearch.Captioning.Tests;

public sealed class PlainTokensTests
{
    [Theory]
    [InlineData("A man's T-shirt!", "a man s t shirt")]
    [InlineData("  two   dogs\n run . ", "two dogs run")]
    [InlineData("black-and-white #3 (50%)", "black and white 3 50")]
    [InlineData("caf\u00e9", "caf")]
    [InlineData("...", "")]
    [InlineData("", "")]
    public void Split_Text_GivesLowerCaseRuns(string text, string expected)
        => Assert.Equal(expected, string.Join(' ', PlainTokens.Split(text)));
}
