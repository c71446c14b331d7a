using CaptionSearch.Captioning;
using CaptionSearch.Training.Datasets;

namespace CaptionSearch.Training.Tests.Datasets;

public sealed class BatchTests
{
    private const long Ignored = CaptionerBatch.Ignored;
    private const int Unknown = Vocabulary.UnknownId;

    [Fact]
    public void CaptionerBatch_StandsLongestFirstPackedByPosition()
    {
        CaptionerBatch batch = CaptionerBatch.Pack(
            [new TrainingPicture(10, [[5], [6, Unknown, 7]], true), new TrainingPicture(11, [[8, 9]], true)], maxPositions: 21);

        Assert.Equal([0, 1, 0], batch.PictureOf);
        Assert.Equal([3, 3, 2, 1], batch.Active);
        Assert.Equal([0, 0, 0, 6, 8, 5, Unknown, 9, 7], batch.Inputs);
        Assert.Equal([6, 8, 5, Ignored, 9, 0, 7, 0, 0], batch.Targets);
    }

    [Fact]
    public void CaptionerBatch_LongCaption_IsCutWithoutAnEnd()
    {
        CaptionerBatch batch = CaptionerBatch.Pack([new TrainingPicture(0, [[5, 6, 7, 8]], true)], maxPositions: 3);
        Assert.Equal([0, 5, 6], batch.Inputs);
        Assert.Equal([5, 6, 7], batch.Targets);
    }

    [Fact]
    public void SentenceBatch_ReadsBothWays()
    {
        SentenceBatch batch = SentenceBatch.Pack([[5], [6, 7, 8], [9, 10]]);
        Assert.Equal([2, 0, 1], batch.RowOf);
        Assert.Equal([3, 2, 1], batch.Active);
        Assert.Equal([6, 9, 5, 7, 10, 8], batch.Forward);
        Assert.Equal([8, 10, 5, 7, 9, 6], batch.Backward);
    }

    [Fact]
    public void Encode_LeavesOutPicturesWithoutGrid()
    {
        using TemporaryFolder folder = new();
        using GridCache cache = GridCache.Open(folder.Path, ToyData.Header(3));
        cache.Write(2, new Half[cache.GridLength], new Half[cache.GridLength]);
        var pictures = ToyData.Pictures(2);
        TrainingPicture only = Assert.Single(TrainingPicture.Encode(pictures, 1, cache, ToyData.Words(pictures)));
        Assert.Equal(2, only.Cached);
        Assert.True(only.MayMirror);
        Assert.Equal(2, only.Captions.Count);
    }
}
