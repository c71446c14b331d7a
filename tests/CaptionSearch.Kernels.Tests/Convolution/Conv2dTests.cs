namespace CaptionSearch.Kernels.Tests;

public sealed class Conv2dTests
{
    [Fact]
    public void Forward_ThreeByThreeOnesOverOnes_CountsPixels()
    {
        Conv2d layer = new(Enumerable.Repeat(1f, 9).ToArray(), [0.5f], 1, 3, 3, new Conv2dOptions { Padding = Padding.All(1) });
        float[] y = new float[9];
        layer.Forward(Enumerable.Repeat(1f, 9).ToArray(), 3, 3, y, new ConvWorkspace());
        Assert.Equal([4.5f, 6.5f, 4.5f, 6.5f, 9.5f, 6.5f, 4.5f, 6.5f, 4.5f], y);
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 5, 7, 8, 24, false)]
    [InlineData(1, 1, 1, 1, 9, 9, 40, 100, false)]
    [InlineData(1, 1, 2, 1, 7, 8, 5, 6, false)]
    [InlineData(3, 3, 1, 1, 6, 5, 3, 17, true)]
    [InlineData(3, 3, 2, 1, 23, 22, 3, 32, true)]
    [InlineData(7, 7, 2, 1, 23, 24, 3, 16, true)]
    [InlineData(3, 3, 1, 1, 7, 7, 150, 20, true)] // a segment longer than a block
    [InlineData(1, 3, 1, 1, 4, 6, 5, 9, true)]
    [InlineData(5, 2, 3, 1, 13, 11, 4, 10, false)]
    [InlineData(3, 3, 1, 4, 6, 7, 16, 24, true)]
    [InlineData(3, 3, 2, 2, 9, 9, 500, 6, true)]
    [InlineData(3, 3, 1, 6, 5, 5, 6, 12, false)]
    public void Forward_EveryKind_EqualsOracle(int r, int s, int stride, int groups, int height, int width, int channels, int outputs, bool same)
    {
        Random random = new(4);
        foreach (int threads in new[] { 1, 2 })
        {
            Conv2dOptions options = new()
            {
                Stride = stride,
                Groups = groups,
                Same = same,
                Padding = new Padding(1, 0, 0, 1),
                Activation = threads == 1 ? Activation.None : Activation.Relu6,
            };
            Fenced x = Fenced.Random(random, height * width * channels);
            Fenced weight = Fenced.Random(random, outputs * (channels / groups) * r * s), bias = Fenced.Random(random, outputs);
            Conv2d layer = new(weight.Span, bias.Span, channels, r, s, options);
            Padding padding = same ? Padding.Same(height, width, r, s, stride) : options.Padding;
            double[] expected = ConvolutionOracle.Convolve(
                ConvolutionOracle.Widen(x.Span), height, width, channels, weight.Span, bias.Span, r, s, stride, groups, padding, options.Activation);
            Fenced y = new(expected.Length);
            ConvWorkspace workspace = new(threads);
            for (int run = 0; run < 2; run++)
            {
                y.Span.Fill(float.NaN);
                layer.Forward(x.Memory, height, width, y.Memory, workspace);
                ConvolutionOracle.AssertClose(expected, y.Span, channels / groups * r * s, $"run {run}, {threads} threads");
            }

            y.AssertFenceIntact();
        }
    }

    [Fact]
    public void OutputSize_Same_IsInputByStrideRoundedUp()
    {
        Conv2d layer = new(new float[27 * 4], new float[4], 3, 3, 3, new Conv2dOptions { Stride = 2, Same = true });
        Assert.Equal((130, 65), layer.OutputSize(260, 129));
        Assert.Equal(new Padding(0, 1, 1, 1), Padding.Same(260, 129, 3, 3, 2));
    }

    [Fact]
    public void Forward_BadSizes_Throws()
    {
        Assert.Throws<ArgumentException>(() => new Conv2d(new float[26], new float[1], 3, 3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Conv2d(new float[27], new float[1], 3, 3, 3, new Conv2dOptions { Groups = 2 }));
        Conv2d layer = new(new float[27], new float[1], 3, 3, 3);
        Assert.Throws<ArgumentException>(() => layer.Forward(new float[26], 3, 3, new float[1], new ConvWorkspace()));
        Assert.Throws<ArgumentException>(() => layer.Forward(new float[36], 3, 4, new float[1], new ConvWorkspace()));
        Assert.Throws<ArgumentOutOfRangeException>(() => layer.Forward(new float[36], 2, 6, new float[4], new ConvWorkspace()));
    }
}
