namespace CaptionSearch.Engine.Searching;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("a dog", "a dog")]
    [InlineData("  a \t dog ", "a dog")]
    [InlineData("", "")]
    [InlineData("t-shirt -cat 1+1", "t-shirt -cat 1+1")]
    [InlineData("\"two dogs\" -\"red car\"", "\"two dogs\" -\"red car\"")]
    [InlineData("\"salt + pepper\"", "\"salt + pepper\"")]
    public void Parse_NoSignByItself_IsAllText(string line, string text)
    {
        SearchWords words = SearchWords.Parse(line);

        Assert.Equal(text, words.Text);
        Assert.Empty(words.Others);
    }

    [Fact]
    public void Parse_Signs_BeginFurtherParts()
    {
        SearchWords words = SearchWords.Parse("a dog + 2:sandy beach - person + snow");

        Assert.Equal("a dog", words.Text);
        Assert.Equal([new SearchTerm("sandy beach", 2), new SearchTerm("person", -1), new SearchTerm("snow", 1)], words.Others);
    }

    [Fact]
    public void Parse_SignFirst_HasNoText()
    {
        SearchWords words = SearchWords.Parse("+ beach");

        Assert.Equal("", words.Text);
        Assert.Equal([new SearchTerm("beach", 1)], words.Others);
    }

    [Theory]
    [InlineData("dog +", "nothing follows the '+'")]
    [InlineData("dog - + cat", "nothing follows the '-'")]
    [InlineData("dog + 1000:cat", "0.01 to 100")]
    public void Parse_NothingBehindASign_SaysSo(string line, string message)
        => Assert.Contains(message, Assert.Throws<FormatException>(() => SearchWords.Parse(line)).Message, StringComparison.Ordinal);
}
