using CaptionSearch.Training.Loops;

namespace CaptionSearch.Training.Tests.Loops;

public sealed class LearningRateTests
{
    private static readonly LearningRate Rate = new(Peak: 2, WarmupSteps: 4, Floor: 0.1);

    [Fact]
    public void At_RisesThenFallsToTheFloor()
    {
        Assert.Equal(0.5, Rate.At(0, 104), 12);
        Assert.Equal(2, Rate.At(3, 104), 12);
        Assert.Equal(2, Rate.At(4, 104), 12);
        Assert.Equal(1.1, Rate.At(54, 104), 12);
        Assert.Equal(0.2, Rate.At(104, 104), 12);
        Assert.Equal(0.2, Rate.At(1000, 104), 12);
    }

    [Fact]
    public void At_NoWarmup_StartsAtThePeak() => Assert.Equal(2, new LearningRate(2, 0, 0).At(0, 10), 12);
}
