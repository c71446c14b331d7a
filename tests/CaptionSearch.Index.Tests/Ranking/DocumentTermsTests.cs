using CaptionSearch.Index.Ranking;
using CaptionSearch.Index.Tests.Text;
using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Tests.Ranking;

public sealed class DocumentTermsTests
{
    [Fact]
    public void Of_NastyTexts_AreTheTermsOfTheAnalyzer()
    {
        foreach (string text in NastyTexts.All.Append("The dogs' running, dog's and DOGS").Append(""))
        {
            DocumentTerms terms = DocumentTerms.Of(new CaptionDocument
            {
                Id = Samples.Id("d"),
                Caption = text,
                OtherCaptions = ["a cat", text],
                Tags = [new DocumentTag("golden retriever", 0.5f), new DocumentTag(text, 0.2f)],
            });
            string[] expected = [.. CaptionAnalyzer.Index(text).Select(token => token.Term)];
            Assert.Equal(expected, terms.Caption);
            Assert.Equal(["cat", .. expected], terms.OtherCaptions);
            Assert.Equal(["golden", "retriev"], terms.Tags[0]);
            Assert.Equal(expected, terms.Tags[1]);
        }
    }

    [Fact]
    public void Of_OneDocument_IsMadeOnce_AndEqualWordsAreOneString()
    {
        CaptionDocument document = new() { Id = Samples.Id("d"), Caption = "a zebra" };
        Assert.Same(DocumentTerms.Of(document), DocumentTerms.Of(document));
        DocumentTerms other = DocumentTerms.Of(document with { Caption = "two zebras" });
        Assert.Same(DocumentTerms.Of(document).Caption[0], other.Caption[1]);
    }
}
