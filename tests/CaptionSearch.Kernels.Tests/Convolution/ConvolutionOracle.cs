namespace CaptionSearch.Kernels.Tests;

/// <summary>Convolution from its definition, in double, on maps [H, W, C] with weights [K, C/groups, R, S].</summary>
internal static class ConvolutionOracle
{
    /// <summary>limit(bias + Σ x·weight + residual), pixel by pixel; pixels outside the map are zero.</summary>
    public static double[] Convolve(
        double[] x,
        int height,
        int width,
        int channels,
        ReadOnlySpan<float> weight,
        ReadOnlySpan<float> bias,
        int r,
        int s,
        int stride,
        int groups,
        Padding padding,
        Activation activation)
    {
        int outputs = bias.Length, inGroup = channels / groups, outGroup = outputs / groups;
        int p = ((height + padding.Top + padding.Bottom - r) / stride) + 1, q = ((width + padding.Left + padding.Right - s) / stride) + 1;
        double[] y = new double[p * q * outputs];
        for (int i = 0; i < y.Length; i++)
        {
            int k = i % outputs, column = i / outputs % q, row = i / outputs / q;
            double sum = bias[k];
            for (int tap = 0; tap < r * s; tap++)
            {
                int sourceY = (row * stride) - padding.Top + (tap / s), sourceX = (column * stride) - padding.Left + (tap % s);
                if (sourceY < 0 || sourceY >= height || sourceX < 0 || sourceX >= width)
                {
                    continue;
                }

                for (int c = 0; c < inGroup; c++)
                {
                    sum += x[(((sourceY * width) + sourceX) * channels) + (k / outGroup * inGroup) + c] * weight[(((k * inGroup) + c) * r * s) + tap];
                }
            }

            y[i] = Math.Min(Math.Max(sum, activation.Low), activation.High);
        }

        return y;
    }

    public static double[] Widen(ReadOnlySpan<float> values)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return wide;
    }

    /// <summary>Inputs and weights are within ±1, sums of n terms: n·ε per element, with room for intermediate layers.</summary>
    public static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, int terms, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double tolerance = 1.2e-7 * (terms + 4) * Math.Max(1, Math.Sqrt(terms));
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{what} [{i}]: {actual[i]} instead of {expected[i]}");
        }
    }
}
