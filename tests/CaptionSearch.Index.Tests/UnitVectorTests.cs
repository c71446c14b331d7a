namespace CaptionSearch.Index.Tests;

public sealed class UnitVectorTests
{
    [Fact]
    public void Of_ByHand_DividesByTheLength()
        => Assert.Equal([0.6f, -0.8f], UnitVector.Of([3, -4]));

    [Fact]
    public void Of_AlreadyOfLengthOne_StaysBitForBit()
    {
        float[] vector = Samples.Vector(1, 512);
        Assert.Equal(vector, UnitVector.Of(vector));
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(1e-30f)]
    public void Of_ExtremeLengths_NeitherOverflowNorVanish(float factor)
    {
        float[] unit = UnitVector.Of([3 * factor, 4 * factor]);
        Assert.Equal(0.6, unit[0], 1e-6);
        Assert.Equal(0.8, unit[1], 1e-6);
    }

    [Fact]
    public void HasDirection_OnlyFiniteAndNotZero()
    {
        Assert.True(UnitVector.HasDirection([0, 1e-20f]));
        Assert.False(UnitVector.HasDirection([]));
        Assert.False(UnitVector.HasDirection([0, 0]));
        Assert.False(UnitVector.HasDirection([1, float.NaN]));
        Assert.False(UnitVector.HasDirection([1, float.NegativeInfinity]));
    }
}
