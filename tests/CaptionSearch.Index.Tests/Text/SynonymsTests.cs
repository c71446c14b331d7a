using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Tests.Text;

public sealed class SynonymsTests
{
    [Fact]
    public void Shipped_NoWordStandsForOneStemTwice()
    {
        foreach (string word in Synonyms.Shipped.Words)
        {
            List<string> stems = [.. Synonyms.Shipped.Of(word).Select(other => Assert.Single(CaptionAnalyzer.Index(other)).Term)];
            Assert.Equal(stems.Distinct(), stems); // a server counts the same term twice: scores would differ
            Assert.Equal(word, Synonyms.Shipped.Of(word).First());
        }
    }

    [Theory]
    [InlineData("bike", "bike bicycl")]
    [InlineData("Bicycles", "bicycl bike")]
    [InlineData("dog", "dog puppi pup hound")]
    [InlineData("puppy", "puppi")]
    [InlineData("men", "men man")]
    [InlineData("zebra", "zebra")]
    public void Shipped_Word_StandsFor(string word, string terms)
        => Assert.Equal(terms, string.Join(' ', Assert.Single(CaptionAnalyzer.Search(word, Synonyms.Shipped)).Terms));

    [Fact]
    public void None_EveryWordStandsForItself()
    {
        Assert.Equal(0, Synonyms.None.Count);
        Assert.Equal(["bike"], Synonyms.None.Of("bike"));
    }

    [Theory]
    [InlineData("bike, bicycle\nhot dog, sausage", "rules.txt(2): 'hot dog' is not one word; every entry must be.")]
    [InlineData("# comment\n\nbike,,bicycle", "rules.txt(3): '' is not one word; every entry must be.")]
    [InlineData("=> bike", "rules.txt(1): '' is not one word; every entry must be.")]
    [InlineData("bike =>", "rules.txt(1): '' is not one word; every entry must be.")]
    [InlineData("a1 => b1 => c1", "rules.txt(1): more than one '=>' in 'a1 => b1 => c1'.")]
    public void Parse_BadLine_NamesIt(string rules, string message)
        => Assert.Equal(message, Assert.Throws<FormatException>(() => Synonyms.Parse(new StringReader(rules), "rules.txt")).Message);
}
