namespace CaptionSearch.Engine.Searching;

public sealed class SearchTermTests
{
    [Theory]
    [InlineData("beach", true, "beach", 1)]
    [InlineData("2:beach", true, "beach", 2)]
    [InlineData("0.5:a.jpg", false, "a.jpg", -0.5)]
    [InlineData("note: a dog", true, "note: a dog", 1)]
    public void Parse_TakesTheWeightOff(string text, bool isWanted, string value, double weight)
        => Assert.Equal(new SearchTerm(value, weight), SearchTerm.Parse(text, isWanted));

    [Theory]
    [InlineData("")]
    [InlineData("2:")]
    [InlineData("0:dog")]
    [InlineData("101:dog")]
    public void Parse_NothingOrOutOfRange_Throws(string text)
        => Assert.Throws<FormatException>(() => SearchTerm.Parse(text, isWanted: true));
}
