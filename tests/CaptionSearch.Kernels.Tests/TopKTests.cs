namespace CaptionSearch.Kernels.Tests;

public sealed class TopKTests
{
    [Fact]
    public void Select_EveryLengthAndK_EqualsTheSortedOrder()
    {
        var random = new Random(13);
        for (int length = 0; length <= 70; length++)
        {
            Fenced values = Fenced.Random(random, length);
            for (int i = 0; i + 3 < length; i += 5)
            {
                values.Span[i + 3] = values.Span[i]; // equal values: the lower index must come first
            }

            float[] copy = values.Span.ToArray();
            foreach (int k in new[] { 0, 1, 2, 3, 7, 64, 100 })
            {
                int[] indices = new int[k];
                float[] best = new float[k];
                int found = TopK.Select(values.Span, indices, best);
                int[] expected = [.. Enumerable.Range(0, length).OrderByDescending(i => copy[i]).ThenBy(i => i).Take(k)];
                Assert.Equal(expected, indices[..found]);
                Assert.Equal(expected.Select(i => copy[i]), best[..found]);
            }
        }
    }

    [Fact]
    public void Select_NaNAndMinusInfinity_AreNeverSelected()
    {
        float[] values = new float[40];
        Array.Fill(values, float.NegativeInfinity);
        values[3] = float.NaN;
        values[17] = -5f;
        values[39] = 2f;
        int[] indices = new int[4];
        float[] best = new float[4];
        Assert.Equal(2, TopK.Select(values, indices, best));
        Assert.Equal([39, 17], indices[..2]);
    }

    [Fact]
    public void Select_OutputsDiffer_Throws()
        => Assert.Throws<ArgumentException>(() => TopK.Select(new float[5], new int[2], new float[3]));
}
