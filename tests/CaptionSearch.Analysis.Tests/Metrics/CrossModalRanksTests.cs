using CaptionSearch.Analysis.Metrics;

namespace CaptionSearch.Analysis.Tests.Metrics;

public sealed class CrossModalRanksTests
{
    // Pictures 0, 1, 2 at 0, 60 and 90 degrees; sentences 0, 1 belong to picture 0, sentence 2 to picture 1, sentence 3 to picture 2.
    private static readonly float[] Pictures = [1, 0, 0.5f, 0.8660254f, 0, 1];
    private static readonly float[] Sentences = [0.7660444f, 0.6427876f, 1, 0, 0.1736482f, 0.9848078f, 0, 1];
    private static readonly int[] Owners = [0, 0, 1, 2];

    [Fact]
    public void SentenceToPicture_ByHand_GivesTheOwnPicturesPlace()
    {
        // Sentences at 40, 0, 80 and 90 degrees: the nearest pictures are 1 (20 away; 0 is 40 away), 0, 2 (10; 1 is 20 away), 2.
        Assert.Equal([2, 1, 2, 1], CrossModalRanks.SentenceToPicture(Pictures, Sentences, 2, Owners));
    }

    [Fact]
    public void PictureToSentence_ByHand_GivesTheBestOwnSentencesPlace()
    {
        // Picture 0: its second sentence is the nearest. Picture 1 (60): sentences 0 and 2 are both 20 away. Picture 2: exact.
        int[] ranks = CrossModalRanks.PictureToSentence(Pictures, Sentences, 2, Owners);

        Assert.Equal(1, ranks[0]);
        Assert.InRange(ranks[1], 1, 2);
        Assert.Equal(1, ranks[2]);
    }

    [Fact]
    public void Ranks_RandomVectors_EqualASortedList()
    {
        Random random = new(3);
        const int Count = 40;
        const int Dimension = 5;
        int[] owners = [.. Enumerable.Range(0, Count * 2).Select(s => s / 2)];
        float[] pictures = [.. Enumerable.Range(0, Count * Dimension).Select(_ => random.NextSingle() - 0.5f)];
        float[] sentences = [.. Enumerable.Range(0, Count * 2 * Dimension).Select(_ => random.NextSingle() - 0.5f)];

        int[] toPicture = CrossModalRanks.SentenceToPicture(pictures, sentences, Dimension, owners);
        int[] toSentence = CrossModalRanks.PictureToSentence(pictures, sentences, Dimension, owners);

        for (int s = 0; s < owners.Length; s++)
        {
            List<int> order = [.. Enumerable.Range(0, Count).OrderByDescending(p => Score(p, s))];
            Assert.Equal(1 + order.IndexOf(owners[s]), toPicture[s]);
        }

        for (int p = 0; p < Count; p++)
        {
            List<int> order = [.. Enumerable.Range(0, owners.Length).OrderByDescending(s => Score(p, s))];
            Assert.Equal(1 + Math.Min(order.IndexOf(2 * p), order.IndexOf((2 * p) + 1)), toSentence[p]);
        }

        double Score(int p, int s)
            => Enumerable.Range(0, Dimension).Sum(d => (double)pictures[(p * Dimension) + d] * sentences[(s * Dimension) + d]);
    }

    [Fact]
    public void Ranks_EverythingAlike_AreThePlacesInTheList()
    {
        float[] pictures = [1, 1, 1];
        float[] sentences = [1, 1, 1, 1, 1, 1];
        int[] owners = [0, 0, 1, 1, 2, 2];

        Assert.Equal([1, 1, 2, 2, 3, 3], CrossModalRanks.SentenceToPicture(pictures, sentences, 1, owners));
        Assert.Equal([1, 3, 5], CrossModalRanks.PictureToSentence(pictures, sentences, 1, owners));
    }

    [Fact]
    public void Ranks_NotANumber_StandsLast()
        => Assert.Equal([3, 1], CrossModalRanks.SentenceToPicture([float.NaN, 1, 0.5f], [1, 1], 1, [0, 1]));

    [Fact]
    public void Ranks_ShapesThatDoNotFit_Throw()
    {
        Assert.Throws<ArgumentException>(() => CrossModalRanks.SentenceToPicture([1, 2, 3], [1, 2], 2, [0]));
        Assert.Throws<ArgumentException>(() => CrossModalRanks.SentenceToPicture([1, 2], [1, 2, 3], 2, [0]));
        Assert.Throws<ArgumentException>(() => CrossModalRanks.SentenceToPicture([1, 2], [1, 2], 2, [1]));
        Assert.Throws<ArgumentException>(() => CrossModalRanks.PictureToSentence([1, 2], [1], 1, [0]));
    }
}
