using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Tests;

public sealed class SlowBm25Tests
{
    [Fact]
    public void Score_ByHand()
    {
        // N = 3, n = 1, idf = ln(1 + 2.5 / 1.5); f = 2, length 4, average 8 / 3. The document without words does not count.
        CaptionDocument[] documents =
        [
            new() { Id = "x", Caption = "zaq zaq", OtherCaptions = ["the wok wok"] },
            new() { Id = "y", Caption = "wok" },
            new() { Id = "z", Caption = "vux vux vux" },
            new() { Id = "none" },
        ];
        double expected = Math.Log(1 + (2.5 / 1.5)) * (2 * 2.2) / (2 + (1.2 * (0.25 + (0.75 * 1.5))));
        KeyValuePair<string, (double Caption, double Tags)> found = Assert.Single(SlowBm25.Score(documents, "zaq", Synonyms.None));
        Assert.Equal("x", found.Key);
        Assert.Equal(expected, found.Value.Caption, 1e-12);
        Assert.Equal(0, found.Value.Tags);
        Assert.Equal(2 * expected, SlowBm25.Score(documents, "zaq the zaq", Synonyms.None)["x"].Caption, 1e-12);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(24, 24)]
    [InlineData(39, 39)]
    [InlineData(40, 40)]
    [InlineData(41, 40)]
    [InlineData(55, 54)]
    [InlineData(1000, 984)]
    public void Length_KeepsFourBits(int length, int kept) => Assert.Equal(kept, SlowBm25.Length(length));
}
