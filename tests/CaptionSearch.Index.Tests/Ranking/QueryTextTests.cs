using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Index.Tests.Ranking;

public sealed class QueryTextTests
{
    [Theory]
    [InlineData("a dog in grass", "a dog in grass", "", "")]
    [InlineData("  dog \t cat ", "dog cat", "", "")]
    [InlineData("\"two dogs\" run", "two dogs run", "two dogs", "")]
    [InlineData("dog -cat", "dog", "", "cat")]
    [InlineData("dog -\"red car\" -cat", "dog", "", "red car|cat")]
    [InlineData("t-shirt", "t-shirt", "", "")]
    [InlineData("dog - cat", "dog cat", "", "")]
    [InlineData("\"two dogs", "two dogs", "two dogs", "")]
    [InlineData("a 6\" nail", "a 6\" nail", "", "")]
    [InlineData("\u201Ctwo dogs\u201D \u2212cat", "two dogs", "two dogs", "cat")]
    [InlineData("\"\" -\"\" !?", "", "", "")]
    [InlineData("", "", "", "")]
    public void Parse_TakesApart(string text, string words, string required, string excluded)
    {
        QueryText parsed = QueryText.Parse(text);

        Assert.Equal(words, parsed.Words);
        Assert.Equal(required, string.Join('|', parsed.Required));
        Assert.Equal(excluded, string.Join('|', parsed.Excluded));
    }

    /// <summary>Any text is taken: nothing is thrown, required words are among the words, and no piece is without a letter or digit.</summary>
    [Fact]
    public void Parse_RandomTexts_KeepsItsPromises()
    {
        const string Alphabet = "ab1 \t\"-\u2013\u201C\u201D'é";
        Random random = new(5);
        for (int round = 0; round < 5000; round++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(20)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            QueryText parsed = QueryText.Parse(text);
            Assert.All(parsed.Required, phrase => Assert.Contains(phrase, parsed.Words, StringComparison.Ordinal));
            Assert.All([.. parsed.Required, .. parsed.Excluded], piece => Assert.Contains(piece, char.IsLetterOrDigit));
        }
    }
}
