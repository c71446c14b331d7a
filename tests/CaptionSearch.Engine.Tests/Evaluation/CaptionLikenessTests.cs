namespace CaptionSearch.Engine.Evaluation;

public sealed class CaptionLikenessTests
{
    [Fact]
    public void Of_ByHand()
    {
        // N = 4. dog: in two pictures, ln 2; snow: in one, ln 4; ball: in two, ln 2; red: in one, ln 4.
        CaptionLikeness likeness = new(
        [
            ["a dog", "dogs in the snow"],      // dog 2 ln 2, snow 1 ln 4 (= 2 ln 2): both weigh the same
            ["the dog"],                        // dog
            ["red balls"],                      // red ln 4, ball ln 2
            ["a ball"],                         // ball
        ]);

        Assert.Equal(1, likeness.Of(0, 0), 1e-12);
        Assert.Equal(Math.Sqrt(0.5), likeness.Of(0, 1), 1e-12);
        Assert.Equal(likeness.Of(0, 1), likeness.Of(1, 0));
        Assert.Equal(1 / Math.Sqrt(5), likeness.Of(2, 3), 1e-12);
        Assert.Equal(0, likeness.Of(1, 2));
    }

    [Fact]
    public void Of_WhatEveryPictureHas_SaysNothing()
    {
        CaptionLikeness likeness = new([["a dog"], ["dogs"], ["the of a"]]);
        Assert.Equal(1, likeness.Of(0, 1), 1e-12);

        CaptionLikeness same = new([["a dog"], ["dogs"]]);
        Assert.Empty(same.WeightsOf(0));
        Assert.Equal(0, same.Of(0, 1));
    }
}
