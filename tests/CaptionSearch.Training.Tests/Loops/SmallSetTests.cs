using CaptionSearch.Training.Loops;

namespace CaptionSearch.Training.Tests.Loops;

public sealed class SmallSetTests
{
    [Theory]
    [InlineData(6_000, 30_000)]
    [InlineData(1_000, 1_000)]
    public void Fit_ManyPictures_ChangesNothing(int pictures, int captions)
    {
        CaptionerRecipe captioner = new();
        EmbeddingRecipe embedding = new();
        Assert.Same(captioner, SmallSet.Fit(captioner, pictures, captions));
        Assert.Same(embedding, SmallSet.Fit(embedding, pictures, captions));
    }

    [Fact]
    public void Fit_SixteenPicturesWithOneCaptionEach_TakesEveryWordAndSmallSteps()
    {
        CaptionerRecipe captioner = SmallSet.Fit(new CaptionerRecipe { Epochs = 5 }, 16, 16);
        Assert.Equal(1, captioner.MinimumCount);
        Assert.Equal(2, captioner.PicturesPerStep);

        // Five epochs of eight steps: a tenth of them.
        Assert.Equal(4, captioner.WarmupSteps);

        EmbeddingRecipe embedding = SmallSet.Fit(new EmbeddingRecipe { Epochs = 5 }, 16, 16);
        Assert.Equal(1, embedding.MinimumCount);
        Assert.Equal(4, embedding.PicturesPerStep);
        Assert.Equal(2, embedding.WarmupSteps);
    }

    [Fact]
    public void Fit_AnySmallSet_NeverMakesANumberLarger()
    {
        CaptionerRecipe captioner = new() { MinimumCount = 1, PicturesPerStep = 1, WarmupSteps = 0 };
        Assert.Equal(captioner, SmallSet.Fit(captioner, 900, 4_500));
        EmbeddingRecipe embedding = new() { MinimumCount = 1, PicturesPerStep = 2, WarmupSteps = 0 };
        Assert.Equal(embedding, SmallSet.Fit(embedding, 900, 4_500));
    }

    [Fact]
    public void Fit_FewerPicturesThanAStep_KeepsAtLeastOne()
    {
        Assert.Equal(1, SmallSet.Fit(new CaptionerRecipe(), 2, 2).PicturesPerStep);
        Assert.Equal(4, SmallSet.Fit(new EmbeddingRecipe(), 2, 2).PicturesPerStep);
    }
}
