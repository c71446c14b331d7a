using System.Diagnostics;
using CaptionSearch.Captioning.Backbones;
using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine;
using CaptionSearch.Kernels;

namespace CaptionSearch.Benchmarks;

/// <summary>What describing several pictures at once could gain: one picture a core against both cores on one, and rows of several beams in one product.</summary>
internal static class CaptionBenchmark
{
    private const int Beam = 3;
    private const int Together = 4;

    /// <summary>Prints what, value and unit, tab-separated; ratios above 1 are gains.</summary>
    public static int Run(TextWriter output)
    {
        using CaptionModel model = CaptionModel.Load(ModelFolder.Locate(null, Environment.GetEnvironmentVariable));
        byte[] rgb = new byte[model.InputSize * model.InputSize * 3];
        new Random(1).NextBytes(rgb);
        float[] grid = new float[model.Config.Captioner.Cells * model.Config.Captioner.Channels];
        BackboneWorkspace backbone = model.Backbone.CreateWorkspace();
        DecoderWorkspace decoder = model.Captioner.CreateWorkspace();
        double network = Best.Of(2000, () => model.Backbone.Forward(rgb, backbone, grid));
        double sentence = Best.Of(2000, () => model.Captioner.Decode(grid, model.Captioner.DefaultOptions, decoder));
        QueryTimes.Print(output, "one core: network", network, "ms");
        QueryTimes.Print(output, "one core: sentence, beam 3", sentence, "ms");

        (double alone, double both) = Pictures(model, rgb);
        QueryTimes.Print(output, "one picture a core against both cores on each picture", both / alone, "ratio");

        // What of the sentence's time is products with its beam's rows, and what those of four pictures' beams gain in one product.
        CaptionerConfig config = model.Config.Captioner;
        int input = config.Embedding + config.Features + config.Hidden;
        (int N, int K)[] shapes =
        [
            (config.Attention + config.Features, config.Hidden), (4 * config.Hidden, input), (config.Output, input), (model.Captioner.Vocabulary.Count, config.Output),
        ];
        (double separate, double together) = Products(shapes);
        QueryTimes.Print(output, "products of a word, four beams one after the other", separate, "ms");
        QueryTimes.Print(output, "products of a word, four beams in one", together, "ms");
        QueryTimes.Print(output, "four beams in one against one after the other", separate / together, "ratio");

        // All four pictures would need as many words; then at best the whole sentence gains what its products do.
        QueryTimes.Print(output, "so a picture at best", (network + sentence) / (network + (sentence * together / separate)), "ratio");
        return 0;
    }

    /// <summary>Best ms a picture: a picture on each core, and both cores on each picture.</summary>
    private static (double Alone, double Both) Pictures(CaptionModel model, byte[] rgb)
    {
        int cores = Environment.ProcessorCount;
        CaptionWorkspace[] workspaces = [.. Enumerable.Range(0, cores).Select(_ => model.CreateWorkspace())];
        CaptionWorkspace shared = model.CreateWorkspace(cores);
        double alone = double.MaxValue, both = double.MaxValue;
        for (int turn = 0; turn < 40; turn++)
        {
            long start = Stopwatch.GetTimestamp();
            Thread[] threads = [.. workspaces.Select(workspace => new Thread(() => model.Describe(rgb, workspace)))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            alone = Math.Min(alone, Stopwatch.GetElapsedTime(start).TotalMilliseconds / cores);
            start = Stopwatch.GetTimestamp();
            model.Describe(rgb, shared);
            both = Math.Min(both, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (alone, both);
    }

    private static (double Separate, double Together) Products((int N, int K)[] shapes)
    {
        Random random = new(2);
        HalfWeights[] weights = [.. shapes.Select(shape => HalfWeights.FromRows(Floats(shape.N * shape.K), shape.N, shape.K))];
        float[] x = Floats(Together * Beam * shapes.Max(shape => shape.K));
        float[] y = new float[Together * Beam * shapes.Max(shape => shape.N)];
        double separate = Best.Of(2000, () =>
        {
            for (int picture = 0; picture < Together; picture++)
            {
                Array.ForEach(weights, weight => weight.Multiply(x.AsSpan(picture * Beam * weight.K), Beam, y.AsSpan(picture * Beam * weight.N)));
            }
        });
        return (separate, Best.Of(2000, () => Array.ForEach(weights, weight => weight.Multiply(x, Together * Beam, y))));

        float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble() - 0.5f)];
    }
}
