using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Index.Tests.Embedded;

public sealed class QueryWordsTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData(" \t\"*(:", null)]
    [InlineData("\u0301", null)]
    [InlineData("dog", "\"dog\"")]
    [InlineData("a dog in the grass", "\"dog\" OR \"grass\"")]
    [InlineData("A Dog IN The Grass", "\"Dog\" OR \"Grass\"")]
    [InlineData("to be or not to be", "\"to\" OR \"be\" OR \"or\" OR \"not\" OR \"to\" OR \"be\"")]
    [InlineData("say \"cheese\" NEAR(x*)", "\"say\" OR \"cheese\" OR \"NEAR\" OR \"x\"")]
    [InlineData("cafe\u0301 2nd", "\"cafe\u0301\" OR \"2nd\"")]
    [InlineData("d\ud83d\udc15g", "\"d\" OR \"g\"")]
    public void ToMatch_TakesWordsAndNothingElse(string? text, string? expected) => Assert.Equal(expected, QueryWords.ToMatch(text));
}
