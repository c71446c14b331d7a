using System.Text;
using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Tests.Text;

public sealed class CaptionAnalyzerTests
{
    [Fact]
    public void Index_Sentence_IsStemmedWithoutStopWords()
        => Assert.Equal(
            [new("dog", 1, 2, 7), new("run", 3, 11, 18), new("snow", 6, 26, 30)],
            CaptionAnalyzer.Index("A dog's is running in the snow ."));

    [Fact]
    public void Exact_Sentence_KeepsEveryWordAsItIs()
        => Assert.Equal(["a", "dog's", "is", "running", "ete", "犬", "カタカナ"], CaptionAnalyzer.Exact("A dog’s is RUNNING, Été 犬カタカナ").Select(token => token.Term));

    [Fact]
    public void Search_TypedTwice_CountsTwice()
        => Assert.Equal(["dog", "dog"], CaptionAnalyzer.Search("dogs or dog", Synonyms.None).Select(term => Assert.Single(term.Terms)));

    [Fact]
    public void Search_Synonyms_TypedOneFirstAndEachStemOnce()
    {
        var synonyms = Synonyms.Parse(new StringReader("bicycle, bike, bikes"), "rules");

        QueryTerm term = Assert.Single(CaptionAnalyzer.Search("the Bikes!", synonyms));

        Assert.Equal("Bikes", term.Text);
        Assert.Equal(["bike", "bicycl"], term.Terms);
        Assert.Equal((1, 4, 9), (term.Position, term.Start, term.End));
    }

    [Theory]
    [InlineData("")]
    [InlineData("the of and")]
    [InlineData("... !? -- \u0301")]
    [InlineData("\uD800")]
    public void Search_NoWord_IsEmpty(string text) => Assert.Empty(CaptionAnalyzer.Search(text, Synonyms.Shipped));

    [Fact]
    public void Analyze_RandomUnits_OffsetsLieInTheTextAndAscend()
    {
        Random random = new(3);
        for (int round = 0; round < 2000; round++)
        {
            char[] units = new char[random.Next(400)];
            for (int i = 0; i < units.Length; i++)
            {
                units[i] = (char)(random.Next(4) == 0 ? random.Next(0x10000) : random.Next(4) == 0 ? random.Next(0xD7F0, 0xE010) : random.Next(0x20, 0x100));
            }

            string text = new(units);
            List<CaptionToken> exact = CaptionAnalyzer.Exact(text);
            Assert.Equal(Enumerable.Range(0, exact.Count), exact.Select(token => token.Position));
            int end = 0;
            foreach (CaptionToken token in exact)
            {
                Assert.True(token.Start >= end && token.End > token.Start && token.End <= text.Length && token.End - token.Start <= 255, $"{token} in '{text}'");
                Assert.NotEmpty(token.Term);
                end = token.End;
            }

            // Index leaves words out and shortens them, and does nothing else; Search takes the same words.
            List<CaptionToken> index = CaptionAnalyzer.Index(text);
            Assert.Subset(exact.Select(Place).ToHashSet(), index.Select(Place).ToHashSet());
            Assert.Equal(index.Select(token => token.Term), CaptionAnalyzer.Search(text, Synonyms.None).Select(term => Assert.Single(term.Terms)));
        }

        static (int Position, int Start, int End) Place(CaptionToken token) => (token.Position, token.Start, token.End);
    }

    /// <remarks>The shortcut of plain ASCII against the general way: a word that is not ASCII at its end takes that.</remarks>
    [Fact]
    public void Exact_AsciiWords_EqualTheGeneralWay()
    {
        foreach (string word in new[] { "Dog", "O'CLOCK", "A1_b", "x.Y", "ZEBRA", "az", "AZ" })
        {
            Assert.Equal(
                Assert.Single(CaptionAnalyzer.Exact(word)).Term + "\u0301",
                Assert.Single(CaptionAnalyzer.Exact(word + "\u0301")).Term);
        }
    }

    [Fact]
    public void LowerCase_OfSmallLetter_IsItself()
    {
        for (int point = 0; point <= 0x10FFFF; point++)
        {
            if (Rune.IsValid(point))
            {
                Rune small = LowerCase.Of(new Rune(point));
                Assert.Equal(small, LowerCase.Of(small));
            }
        }
    }

    [Fact]
    public void LowerCase_DottedCapitalI_IsI() => Assert.Equal(new Rune('i'), LowerCase.Of(new Rune(0x130)));
}
