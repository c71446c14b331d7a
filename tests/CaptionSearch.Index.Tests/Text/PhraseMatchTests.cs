using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Tests.Text;

public sealed class PhraseMatchTests
{
    [Theory]
    [InlineData("black dog", true)]
    [InlineData("Black, DOG!", true)]
    [InlineData("a black dog", true)]
    [InlineData("dog runs", true)] // the stop word in "dog runs" is none
    [InlineData("running", false)] // no stemming
    [InlineData("run", false)]
    [InlineData("dog black", false)]
    [InlineData("the snow two", false)] // not across sentences
    [InlineData("two cafes", false)]
    [InlineData("two cafés", false)]
    [InlineData("two café", true)]
    [InlineData("two cafe", true)]
    [InlineData("two cafe and more", false)]
    [InlineData("", false)]
    [InlineData("...", false)]
    public void Contains_Phrase_IsFoundWordForWord(string phrase, bool found)
        => Assert.Equal(found, PhraseMatch.Contains(["A black dog runs in the snow .", "two Café", ""], phrase));

    [Fact]
    public void Contains_NoSentences_IsFalse() => Assert.False(PhraseMatch.Contains([], "dog"));
}
