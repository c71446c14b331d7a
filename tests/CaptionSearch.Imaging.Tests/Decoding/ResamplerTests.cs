namespace CaptionSearch.Imaging.Tests.Decoding;

public sealed class ResamplerTests
{
    [Fact]
    public void Oracle_HandComputed_Doubling()
    {
        // 2 -> 4 samples of 0 and 255: sample 1 lies at 0.25, weights of samples 0, 1 are w(.25) = .8672, w(.75) = .2266;
        // nothing else is inside, so the share of the second is .2266 / 1.0938 = .2071 -> 53.
        // Sample 0 lies at -0.25: w(.25) = .8672 and w(1.25) = -.0703: share -.0882 -> below 0 -> 0.
        byte[] expected = [0, 53, 202, 255];
        Assert.Equal(expected, Naive([0, 0, 0, 255, 255, 255], 2, 1, 4, 1).Where((_, i) => i % 3 == 0));
    }

    [Fact]
    public void Resize_EverySmallSize_AgreesWithTheOracle()
    {
        Random random = new(3);
        for (int round = 0; round < 300; round++)
        {
            (int sw, int sh, int w, int h) = (random.Next(1, 40), random.Next(1, 40), random.Next(1, 40), random.Next(1, 40));
            byte[] source = new byte[sw * sh * 3];
            random.NextBytes(source);

            byte[] actual = Resampler.Resize(source, sw, sh, w, h);
            byte[] expected = Naive(source, sw, sh, w, h);

            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < actual.Length; i++)
            {
                // 1: a sum that float puts on the other side of .5.
                Assert.True(Math.Abs(expected[i] - actual[i]) <= 1, $"{sw}x{sh} -> {w}x{h} at {i}: {actual[i]}, expected {expected[i]}");
            }
        }
    }

    [Fact]
    public void Resize_SameSize_IsTheIdentity()
    {
        byte[] source = new byte[13 * 9 * 3];
        new Random(4).NextBytes(source);

        Assert.Equal(source, Resampler.Resize(source, 13, 9, 13, 9));
    }

    [Fact]
    public void Resize_LengthMismatch_Throws()
        => Assert.Throws<ArgumentException>(() => Resampler.Resize(new byte[10], 2, 2, 3, 3));

    /// <summary>Each output pixel on its own, in double, both axes at once over the whole picture.</summary>
    private static byte[] Naive(byte[] source, int sw, int sh, int w, int h)
    {
        byte[] result = new byte[w * h * 3];
        for (int y = 0; y < h; y++)
        {
            for (int x = 0; x < w; x++)
            {
                for (int band = 0; band < 3; band++)
                {
                    double sum = 0;
                    double total = 0;
                    for (int sy = 0; sy < sh; sy++)
                    {
                        for (int sx = 0; sx < sw; sx++)
                        {
                            double weight = Weight(sx, x, sw, w) * Weight(sy, y, sh, h);
                            sum += weight * source[(((sy * sw) + sx) * 3) + band];
                            total += weight;
                        }
                    }

                    result[(((y * w) + x) * 3) + band] = (byte)Math.Floor(Math.Clamp((sum / total) + 0.5, 0, 255));
                }
            }
        }

        return result;
    }

    private static double Weight(int sample, int output, int samples, int outputs)
    {
        double scale = samples / (double)outputs;
        double distance = Math.Abs((((output + 0.5) * scale) - 0.5 - sample) / Math.Max(1, scale));
        return distance switch
        {
            < 1 => (1.5 * Math.Pow(distance, 3)) - (2.5 * Math.Pow(distance, 2)) + 1,
            < 2 => (-0.5 * Math.Pow(distance, 3)) + (2.5 * Math.Pow(distance, 2)) - (4 * distance) + 2,
            _ => 0,
        };
    }
}
