using System.Globalization;
using System.Text.RegularExpressions;

namespace CaptionSearch.Web.Pages.Parts;

public sealed partial class AttentionMapTests
{
    [Fact]
    public void Veils_OneCellLookedAt_DarkensAllOthersInRuns()
    {
        float[] attention = [0, 0, 0, 0, 1, 0];

        Assert.Equal([("0.8", "M0 0h3v1h-3zM0 1h1v1h-1zM2 1h1v1h-1z")], AttentionMap.Veils(attention, 3));
    }

    [Fact]
    public void Veils_EvenAttention_LeavesThePictureClear() => Assert.Empty(AttentionMap.Veils([0.25f, 0.25f, 0.25f, 0.25f], 2));

    [Fact]
    public void Veils_NoAttention_DarkensEverything() => Assert.Equal([("0.8", "M0 0h2v1h-2z")], AttentionMap.Veils([0, 0], 2));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Veils_RandomGrid_GiveEveryCellTheOpacityOfItsOwn(int seed)
    {
        const int Side = 9;
        Random random = new(seed);
        float[] attention = [.. Enumerable.Range(0, Side * Side).Select(_ => (float)Math.Pow(random.NextDouble(), 4))];

        double[] drawn = new double[Side * Side];
        foreach ((string opacity, string path) in AttentionMap.Veils(attention, Side))
        {
            foreach (Match run in Run().Matches(path))
            {
                int[] numbers = [.. run.Groups.Values.Skip(1).Select(static group => int.Parse(group.Value, CultureInfo.InvariantCulture))];
                for (int x = 0; x < numbers[2]; x++)
                {
                    drawn[(numbers[1] * Side) + numbers[0] + x] += double.Parse(opacity, CultureInfo.InvariantCulture);
                }
            }
        }

        // A level is as wide as this; a cell is at most half of that from its own.
        double half = AttentionMap.Darkest / (AttentionMap.Levels - 1) / 2;
        for (int i = 0; i < attention.Length; i++)
        {
            Assert.Equal(AttentionMap.Darkest * (1 - (attention[i] / attention.Max())), drawn[i], half + 0.005);
        }
    }

    [Fact]
    public void Veils_NotWholeRows_Throws() => Assert.Throws<ArgumentException>(() => AttentionMap.Veils([1, 2, 3], 2));

    [GeneratedRegex(@"M(\d+) (\d+)h(\d+)v1h-\d+z")]
    private static partial Regex Run();
}
