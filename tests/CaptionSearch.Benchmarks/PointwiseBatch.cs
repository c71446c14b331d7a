using CaptionSearch.Captioning.Backbones;
using CaptionSearch.Kernels;

namespace CaptionSearch.Benchmarks;

/// <summary>What the 1x1 convolutions of EfficientNet-Lite2 would gain if several pictures were rows of one product: the only layers in which pictures could share weights.</summary>
/// <remarks>
/// An upper bound for a batch: the depthwise convolutions between them share nothing worth it (a few kB of weights), and a larger batch
/// takes caches from the blocks that are computed in bands. Processor time of one core; both ways in turn.
/// </remarks>
internal static class PointwiseBatch
{
    private const int Turns = 40;

    /// <summary>Prints a line a size of the map, and returns best and median ms of all 1x1 convolutions of a picture, both ways.</summary>
    /// <param name="pictures">B, 2 or more.</param>
    /// <param name="output">Gets the lines; null for none.</param>
    public static (double Separate, double Together, double MedianSeparate, double MedianTogether) Measure(int pictures, TextWriter? output)
    {
        (double Separate, double Together, double MedianSeparate, double MedianTogether) all = default;
        foreach (IGrouping<int, (int Side, int N, int K)> size in Shapes().GroupBy(shape => shape.Side))
        {
            (double, double, double, double) group = default;
            foreach (IGrouping<(int N, int K), (int Side, int N, int K)> same in size.GroupBy(shape => (shape.N, shape.K)))
            {
                (double[] separate, double[] together) = Times(pictures, size.Key * size.Key, same.Key.N, same.Key.K);
                double scale = (double)same.Count() / pictures;
                group = Add(group, scale, separate, together);
                all = Add(all, scale, separate, together);
            }

            output?.WriteLine(FormattableString.Invariant(
                $"1x1 convolutions on {size.Key}x{size.Key}: a picture, and one of {pictures} in one product\t{group.Item1:0.00} {group.Item2:0.00}\tms\t{group.Item1 / group.Item2:0.00}\tratio"));
        }

        return all;
    }

    private static (double, double, double, double) Add((double, double, double, double) sum, double scale, double[] separate, double[] together)
        => (sum.Item1 + (scale * separate[0]), sum.Item2 + (scale * together[0]),
            sum.Item3 + (scale * separate[Turns / 2]), sum.Item4 + (scale * together[Turns / 2]));

    /// <summary>Side of the map, outputs and inputs of every 1x1 convolution.</summary>
    private static IEnumerable<(int Side, int N, int K)> Shapes()
    {
        (int side, int channels) = (130, 32);
        foreach (EfficientNetLiteStage stage in EfficientNetLiteStage.Of(EfficientNetLiteVariant.Lite2))
        {
            for (int block = 0; block < stage.Blocks; block++)
            {
                int expanded = channels * stage.Expansion;
                if (stage.Expansion > 1)
                {
                    yield return (side, expanded, channels);
                }

                side = block == 0 ? (side + stage.Stride - 1) / stage.Stride : side;
                yield return (side, stage.Channels, expanded);
                channels = stage.Channels;
            }
        }

        yield return (side, 1280, channels);
    }

    /// <summary>Sorted ms of all pictures.</summary>
    private static (double[] Separate, double[] Together) Times(int pictures, int rows, int n, int k)
    {
        Random random = new(n + k);
        var weights = PackedWeights.FromRows(Floats(n * k), n, k);
        float[] bias = Floats(n), x = Floats(pictures * rows * k), y = new float[pictures * rows * n];
        double[] separate = new double[Turns], together = new double[Turns];
        for (int turn = -10; turn < Turns; turn++)
        {
            double start = ProcessorTime.Milliseconds;
            for (int picture = 0; picture < pictures; picture++)
            {
                weights.Multiply(x.AsMemory(picture * rows * k), rows, y.AsMemory(picture * rows * n), bias);
            }

            double middle = ProcessorTime.Milliseconds;
            weights.Multiply(x, pictures * rows, y, bias);
            double end = ProcessorTime.Milliseconds;
            if (turn >= 0)
            {
                separate[turn] = middle - start;
                together[turn] = end - middle;
            }
        }

        Array.Sort(separate);
        Array.Sort(together);
        return (separate, together);

        float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble() - 0.5f)];
    }
}
