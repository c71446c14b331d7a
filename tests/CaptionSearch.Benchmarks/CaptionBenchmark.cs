using System.Diagnostics;
using CaptionSearch.Captioning.Backbones;
using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine;
using CaptionSearch.Imaging;
using CaptionSearch.Kernels;

namespace CaptionSearch.Benchmarks;

/// <summary>
/// What a caption of the pictures that ship costs, and what describing several at once could gain: one picture a core against both cores
/// on one, the network's products of several pictures in one, the rows of several beams in one.
/// </summary>
internal static class CaptionBenchmark
{
    private const int Beam = 3;
    private const int Together = 4;
    private const int Rounds = 15;

    /// <summary>Prints what, value and unit, tab-separated; ratios above 1 are gains.</summary>
    public static int Run(TextWriter output)
    {
        using CaptionModel model = CaptionModel.Load(ModelFolder.Locate(null, Environment.GetEnvironmentVariable));
        byte[][] encoded =
        [
            .. Directory.EnumerateFiles(Path.Combine(Workspace.Root, "static", "img"), "*.jpg", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
        ];
        (double decoding, double network, double others, double sentence, double steps) = Parts(model, encoded);
        double picture = decoding + network + others + sentence;
        QueryTimes.Print(output, "one core: JPEG to pixels", decoding, "ms");
        QueryTimes.Print(output, "one core: network", network, "ms");
        QueryTimes.Print(output, "one core: vector and tags", others, "ms");
        QueryTimes.Print(output, "one core: sentence, beam 3", sentence, "ms");
        QueryTimes.Print(output, "steps of a sentence", steps, "steps");

        byte[] rgb = new byte[model.InputSize * model.InputSize * 3];
        new Random(1).NextBytes(rgb);
        (double alone, double both) = Pictures(model, rgb);
        QueryTimes.Print(output, "one picture a core against both cores on each picture", both / alone, "ratio");

        double networkSaved = 0;
        foreach (int pictures in new[] { 2, Together, 8 })
        {
            (double one, double batch, double medianOne, double medianBatch) = PointwiseBatch.Measure(pictures, pictures == Together ? output : null);
            QueryTimes.Print(output, $"1x1 convolutions, CNN batch of {pictures} against one after the other, best", one / batch, "ratio");
            QueryTimes.Print(output, $"1x1 convolutions, CNN batch of {pictures} against one after the other, median", medianOne / medianBatch, "ratio");
            networkSaved = pictures == Together ? one - batch : networkSaved;
        }

        QueryTimes.Print(output, $"CNN batch of {Together} against one after the other, at best", network / (network - networkSaved), "ratio");

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

        // As if four sentences were always equally long, and every step had all hypotheses.
        double sentenceSaved = steps * (separate - together) / Together;
        QueryTimes.Print(output, "beams together: a picture from its bytes on, at best", picture / (picture - sentenceSaved), "ratio");
        QueryTimes.Print(output, "network and beams together: a picture from its bytes on, at best", picture / (picture - networkSaved - sentenceSaved), "ratio");
        return 0;
    }

    /// <summary>Mean over the pictures of the best ms of each part, and of the search's steps.</summary>
    private static (double Decoding, double Network, double Others, double Sentence, double Steps) Parts(CaptionModel model, byte[][] encoded)
    {
        DecodeLimits limits = new();
        BackboneWorkspace backbone = model.Backbone.CreateWorkspace();
        DecoderWorkspace decoder = model.Captioner.CreateWorkspace();
        var embedding = model.Embedding.CreateWorkspace();
        float[] grid = new float[model.Config.Captioner.Cells * model.Config.Captioner.Channels];
        float[] vector = new float[model.VectorLength], classes = new float[model.Backbone.Classes];
        double[,] best = new double[encoded.Length, 4];
        double steps = 0;
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < encoded.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                byte[] rgb = ImageReader.Read(encoded[i], "picture", model.InputSize, model.InputSize, limits, CancellationToken.None).Rgb;
                long decoded = Stopwatch.GetTimestamp();
                model.Backbone.Forward(rgb, backbone, grid);
                long looked = Stopwatch.GetTimestamp();
                model.Embedding.EmbedPicture(grid, vector, embedding);
                model.Backbone.Classify(grid, classes);
                long embedded = Stopwatch.GetTimestamp();
                model.Captioner.Decode(grid, model.Captioner.DefaultOptions, decoder);
                long[] times = [start, decoded, looked, embedded, Stopwatch.GetTimestamp()];
                steps += round == 0 ? decoder.StepsBegun : 0;
                for (int part = 0; part < 4; part++)
                {
                    double time = Stopwatch.GetElapsedTime(times[part], times[part + 1]).TotalMilliseconds;
                    best[i, part] = round == 0 ? time : Math.Min(best[i, part], time);
                }
            }
        }

        return (Mean(0), Mean(1), Mean(2), Mean(3), steps / encoded.Length);

        double Mean(int part) => Enumerable.Range(0, encoded.Length).Average(i => best[i, part]);
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

    /// <summary>Best ms, in turn.</summary>
    private static (double Separate, double Together) Products((int N, int K)[] shapes)
    {
        Random random = new(2);
        HalfWeights[] weights = [.. shapes.Select(shape => HalfWeights.FromRows(Floats(shape.N * shape.K), shape.N, shape.K))];
        float[] x = Floats(Together * Beam * shapes.Max(shape => shape.K));
        float[] y = new float[Together * Beam * shapes.Max(shape => shape.N)];
        double separate = double.MaxValue, together = double.MaxValue;
        for (int turn = 0; turn < 300; turn++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int picture = 0; picture < Together; picture++)
            {
                Array.ForEach(weights, weight => weight.Multiply(x.AsSpan(picture * Beam * weight.K), Beam, y.AsSpan(picture * Beam * weight.N)));
            }

            long middle = Stopwatch.GetTimestamp();
            Array.ForEach(weights, weight => weight.Multiply(x, Together * Beam, y));
            together = Math.Min(together, Stopwatch.GetElapsedTime(middle).TotalMilliseconds);
            separate = Math.Min(separate, Stopwatch.GetElapsedTime(start, middle).TotalMilliseconds);
        }

        return (separate, together);

        float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble() - 0.5f)];
    }
}
