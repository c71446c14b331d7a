using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Tests.Text;

public sealed class Bm25Tests
{
    [Fact]
    public void Score_ByHand()
    {
        // N = 2, n = 1: ln(1 + 1.5 / 1.5) = ln 2. Frequency 4, length 3, average 2: tf = 4 / (4 + 1.2 (0.25 + 0.75 · 1.5)) = 4 / 5.65.
        double idf = Bm25.Idf(1, 2);
        Assert.Equal(Math.Log(2), idf, 1e-7);
        Assert.Equal(2.2 * Math.Log(2) * 4 / 5.65, Bm25.Score(idf, 4, Bm25.EncodeLength(3), 2), 1e-6);
        Assert.Equal(0.5 * 2.2 * Math.Log(2) * 4 / 5.65, Bm25.Score(idf, 4, Bm25.EncodeLength(3), 2, boost: 0.5), 1e-6);
    }

    [Fact]
    public void Idf_TermInEveryDocument_IsSmallAndPositive() => Assert.Equal(Math.Log(1 + (0.5 / 100.5)), Bm25.Idf(100, 100), 1e-9);

    [Fact]
    public void Length_EveryLength_RoundTripsToTheLongestKept()
    {
        for (int length = 0; length < 10_000; length++)
        {
            Assert.Equal(SlowBm25.Length(length), Bm25.DecodeLength(Bm25.EncodeLength(length)));
        }
    }

    [Fact]
    public void Length_EveryByte_IsItsOwnEncoding()
    {
        for (int encoded = 0; encoded <= byte.MaxValue; encoded++)
        {
            Assert.Equal(encoded, Bm25.EncodeLength(Bm25.DecodeLength((byte)encoded)));
        }

        Assert.Equal(byte.MaxValue, Bm25.EncodeLength(int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bm25.EncodeLength(-1));
    }

    [Fact]
    public void Score_GrowsWithFrequencyAndFallsWithLength()
    {
        double idf = Bm25.Idf(5, 1000);
        for (int frequency = 1; frequency < 50; frequency++)
        {
            Assert.True(Bm25.Score(idf, frequency + 1, 10, 9.5) > Bm25.Score(idf, frequency, 10, 9.5));
            Assert.True(Bm25.Score(idf, frequency, 11, 9.5) < Bm25.Score(idf, frequency, 10, 9.5));
            Assert.True(Bm25.Score(idf, frequency, 10, 9.5) < Bm25.Weight(idf));
        }
    }
}
