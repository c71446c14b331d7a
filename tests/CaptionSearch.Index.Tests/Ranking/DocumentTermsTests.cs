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
            DocumentTerms terms = new(new CaptionDocument
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
    public void Of_EqualWords_AreOneString()
        => Assert.Same(Terms("a zebra").Caption[0], Terms("two zebras").Caption[1]);

    [Fact]
    public void KnownTerms_AreMadeOnce_AndAnewWhenTheDocumentIsAnotherObject()
    {
        KnownTerms known = new();
        CaptionDocument document = new() { Id = Samples.Id("d"), Caption = "a zebra" };
        Assert.Same(known.Of(document), known.Of(document));
        CaptionDocument changed = document with { Caption = "a horse" };
        Assert.Equal(["hors"], known.Of(changed).Caption);
        Assert.Same(known.Of(changed), known.Of(changed));
        Assert.Equal(["zebra"], known.Of(document).Caption);
    }

    private static DocumentTerms Terms(string caption) => new(new CaptionDocument { Id = Samples.Id("d"), Caption = caption });
}
