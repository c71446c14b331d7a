namespace CaptionSearch.Kernels.Tests;

public sealed class DepthwiseConv2dTests
{
    [Theory]
    [InlineData(3, 3, 1, 10, 12, 24, true)]
    [InlineData(3, 3, 2, 11, 21, 33, true)]
    [InlineData(5, 5, 1, 9, 9, 16, true)]
    [InlineData(5, 5, 2, 17, 18, 7, true)]
    [InlineData(2, 4, 3, 14, 40, 12, false)]
    [InlineData(1, 1, 1, 3, 3, 1, false)]
    public void Forward_EveryKind_EqualsOracle(int r, int s, int stride, int height, int width, int channels, bool same)
    {
        Random random = new(5);
        Conv2dOptions options = new() { Stride = stride, Same = same, Activation = Activation.Relu };
        Fenced x = Fenced.Random(random, height * width * channels), weight = Fenced.Random(random, channels * r * s), bias = Fenced.Random(random, channels);
        DepthwiseConv2d layer = new(weight.Span, bias.Span, r, s, options);
        Padding padding = same ? Padding.Same(height, width, r, s, stride) : default;
        double[] expected = ConvolutionOracle.Convolve(
            ConvolutionOracle.Widen(x.Span), height, width, channels, weight.Span, bias.Span, r, s, stride, channels, padding, options.Activation);
        foreach (int threads in new[] { 1, 2 })
        {
            Fenced y = new(expected.Length);
            layer.Forward(x.Memory, height, width, y.Memory, new ConvWorkspace(threads));
            ConvolutionOracle.AssertClose(expected, y.Span, r * s, $"{threads} threads");
            y.AssertFenceIntact();
        }
    }

    /// <summary>The row kernel at each width, also those this machine only emulates, for every number of channels.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Row_EveryWidthAndChannelCount_EqualsOracle(int lanes)
    {
        Random random = new(6);
        for (int channels = 1; channels <= 70; channels++)
        {
            int q = 1 + random.Next(19), stride = 1 + random.Next(2), wide = ((q - 1) * stride) + 3;
            Fenced x = Fenced.Random(random, 3 * wide * channels), weight = Fenced.Random(random, channels * 9), bias = Fenced.Random(random, channels);
            Fenced tapMajor = new(channels * 9);
            for (int i = 0; i < channels * 9; i++)
            {
                tapMajor.Span[(i % 9 * channels) + (i / 9)] = weight.Span[i];
            }

            DepthwiseShape shape = new(
                (nuint)channels, 3, (nuint)stride, (nuint)q, (nuint)channels, (nuint)channels, Activation.Relu6);
            Fenced y = new(q * channels);
            DepthwiseRow.Run(
                (SimdWidth)lanes, in shape, [0, wide * channels, 2 * wide * channels], ref x.Span[0], ref tapMajor.Span[0], ref bias.Span[0], ref y.Span[0]);
            double[] expected = ConvolutionOracle.Convolve(
                ConvolutionOracle.Widen(x.Span), 3, wide, channels, weight.Span, bias.Span, 3, 3, stride, channels, default, Activation.Relu6);
            ConvolutionOracle.AssertClose(expected, y.Span, 9, $"{channels} channels, {q} pixels");
            y.AssertFenceIntact();
        }
    }
}
