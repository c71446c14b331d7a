namespace CaptionSearch.Kernels.Tests;

public sealed class InvertedResidualTests
{
    [Theory]
    [InlineData(8, 48, 8, 3, 1, 9, 9)]      // chunks, residual
    [InlineData(8, 40, 24, 5, 2, 12, 11)]   // chunks, stride
    [InlineData(20, 20, 16, 3, 1, 10, 14)]  // no expansion: bands
    [InlineData(16, 96, 24, 3, 2, 70, 70)]  // bands, stride
    [InlineData(16, 96, 16, 5, 1, 66, 67)]  // bands, residual, the ring wraps
    [InlineData(5, 30, 7, 3, 1, 6, 5)]      // channels that fill no vector
    [InlineData(4, 24, 4, 5, 1, 1, 2)]      // smaller than the kernel
    public void Forward_EveryKind_EqualsTheThreeConvolutions(int channels, int expanded, int outputs, int kernel, int stride, int height, int width)
    {
        Random random = new(7);
        bool expands = expanded != channels;
        Fenced x = Fenced.Random(random, height * width * channels);
        Fenced expand = Fenced.Random(random, expands ? expanded * channels : 0, 0.5), expandBias = Fenced.Random(random, expands ? expanded : 0);
        Fenced depthwise = Fenced.Random(random, expanded * kernel * kernel, 0.5), depthwiseBias = Fenced.Random(random, expanded);
        Fenced project = Fenced.Random(random, outputs * expanded, 0.2), projectBias = Fenced.Random(random, outputs);
        InvertedResidual layer = new(
            channels, expand.Span, expandBias.Span, depthwise.Span, depthwiseBias.Span, kernel, stride, project.Span, projectBias.Span);

        double[] input = ConvolutionOracle.Widen(x.Span), middle = input;
        if (expands)
        {
            middle = ConvolutionOracle.Convolve(input, height, width, channels, expand.Span, expandBias.Span, 1, 1, 1, 1, default, Activation.Relu6);
        }

        (int p, int q) = layer.OutputSize(height, width);
        middle = ConvolutionOracle.Convolve(
            middle, height, width, expanded, depthwise.Span, depthwiseBias.Span, kernel, kernel, stride, expanded, Padding.Same(height, width, kernel, kernel, stride), Activation.Relu6);
        double[] expected = ConvolutionOracle.Convolve(middle, p, q, expanded, project.Span, projectBias.Span, 1, 1, 1, 1, default, Activation.None);
        if (stride == 1 && channels == outputs)
        {
            for (int i = 0; i < expected.Length; i++)
            {
                expected[i] += input[i];
            }
        }

        foreach (int threads in new[] { 1, 2 })
        {
            ConvWorkspace workspace = new(threads);
            Fenced y = new(expected.Length);
            for (int run = 0; run < 2; run++)
            {
                y.Span.Fill(float.NaN);
                layer.Forward(x.Memory, height, width, y.Memory, workspace);
                ConvolutionOracle.AssertClose(expected, y.Span, expanded + channels + (kernel * kernel), $"run {run}, {threads} threads");
            }

            y.AssertFenceIntact();
        }
    }

    [Fact]
    public void Forward_AfterTheFirstPicture_AllocatesNothing()
    {
        InvertedResidual layer = new(8, new float[48 * 8], new float[48], new float[48 * 9], new float[48], 3, 1, new float[8 * 48], new float[8]);
        float[] x = new float[20 * 20 * 8], y = new float[20 * 20 * 8];
        ConvWorkspace workspace = new(2, layer.ScratchSize(20, 20, 2));
        layer.Forward(x, 20, 20, y, workspace);
        long before = GC.GetAllocatedBytesForCurrentThread();
        layer.Forward(x, 20, 20, y, workspace);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Constructor_LengthsThatDoNotFit_Throws()
    {
        Assert.Throws<ArgumentException>(() => new InvertedResidual(8, default, default, new float[9 * 9], new float[9], 3, 1, new float[9], new float[1]));
        Assert.Throws<ArgumentException>(
            () => new InvertedResidual(8, new float[48 * 8], new float[48], new float[48 * 8], new float[48], 3, 1, new float[8 * 48], new float[8]));
    }
}
