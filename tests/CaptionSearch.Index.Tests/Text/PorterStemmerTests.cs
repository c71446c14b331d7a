using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Tests.Text;

public sealed class PorterStemmerTests
{
    /// <summary>The examples of the paper that go through all steps unchanged by a later one, and the departures of Porter's own program.</summary>
    [Theory]
    [InlineData("caresses caress ponies poni ties ti caress caress cats cat")]
    [InlineData("feed feed agreed agre plastered plaster bled bled motoring motor sing sing")]
    [InlineData("conflated conflat troubled troubl sized size hopping hop tanned tan falling fall hissing hiss fizzed fizz failing fail filing file")]
    [InlineData("happy happi sky sky")]
    [InlineData("relational relat conditional condit rational ration valenci valenc digitizer digit operator oper feudalism feudal decisiveness decis")]
    [InlineData("hopefulness hope callousness callous formaliti formal sensitiviti sensit sensibiliti sensibl triplicate triplic formative form formalize formal")]
    [InlineData("electriciti electr electrical electr hopeful hope goodness good revival reviv allowance allow inference infer airliner airlin")]
    [InlineData("gyroscopic gyroscop adjustable adjust defensible defens irritant irrit replacement replac adjustment adjust dependent depend adoption adopt")]
    [InlineData("homologou homolog communism commun activate activ angulariti angular homologous homolog effective effect bowdlerize bowdler")]
    [InlineData("probate probat rate rate cease ceas controll control roll roll")]
    [InlineData("generalizations gener oscillators oscil")]
    [InlineData("as as by by possibly possibl archaeology archaeolog archaeologi archaeolog yy yy say sai enjoyed enjoi sss sss eed eed ies i")]
    public void Stem_Word_IsTheStemOfThePaper(string pairs)
    {
        string[] words = pairs.Split(' ');
        for (int i = 0; i < words.Length; i += 2)
        {
            char[] word = words[i].ToCharArray();
            Assert.Equal(words[i + 1], new string(word, 0, PorterStemmer.Stem(word)));
        }
    }

    [Fact]
    public void Stem_AnyLetters_IsNotLongerAndNotEmpty()
    {
        Random random = new(1);
        for (int round = 0; round < 100_000; round++)
        {
            char[] word = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => "aeiouyylstngdbzcmf"[random.Next(18)])];
            Assert.InRange(PorterStemmer.Stem(word), 1, word.Length);
        }
    }
}
