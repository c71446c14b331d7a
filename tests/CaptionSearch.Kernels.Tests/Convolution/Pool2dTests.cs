namespace CaptionSearch.Kernels.Tests;

public sealed class Pool2dTests
{
    [Fact]
    public void Forward_Maximum_IgnoresPadding()
    {
        float[] x = [-1, -2, -3, -4, -5, -6, -7, -8, -9];
        float[] y = new float[4];
        new Pool2d(1, maximum: true, 3, new Conv2dOptions { Stride = 2, Padding = Padding.All(1) }).Forward(x, 3, 3, y, new ConvWorkspace());
        Assert.Equal([-1f, -2, -4, -5], y);
    }

    [Fact]
    public void Forward_Mean_CountsPixelsThatExist()
    {
        float[] x = [1, 10, 2, 20, 3, 30, 4, 40];
        float[] y = new float[2];
        new Pool2d(2, maximum: false, 2, new Conv2dOptions { Stride = 2 }).Forward(x, 2, 2, y, new ConvWorkspace());
        Assert.Equal([2.5f, 25f], y);
        float[] padded = new float[8];
        new Pool2d(2, maximum: false, 2, new Conv2dOptions { Stride = 2, Padding = Padding.All(1) }).Forward(x, 2, 2, padded, new ConvWorkspace(2));
        Assert.Equal(x, padded);
    }

    [Fact]
    public void Constructor_PaddingAsLargeAsTheWindow_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new Pool2d(1, true, 2, new Conv2dOptions { Padding = Padding.All(2) }));
}
