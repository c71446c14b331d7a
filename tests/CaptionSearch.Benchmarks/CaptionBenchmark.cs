using System.Diagnostics;
using System.Globalization;
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
        (double decoding, double network, double others, double sentence, int[] steps) = Parts(model, encoded);
        double picture = decoding + network + others + sentence;
        QueryTimes.Print(output, "one core: JPEG to pixels", decoding, "ms");
        QueryTimes.Print(output, "one core: network", network, "ms");
        QueryTimes.Print(output, "one core: vector and tags", others, "ms");
        QueryTimes.Print(output, "one core: sentence, beam 3", sentence, "ms");
        QueryTimes.Print(output, "steps of a sentence", steps.Average(), "steps");

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
        double[] products = Products(shapes);
        for (int pictures = 1; pictures <= Together; pictures++)
        {
            QueryTimes.Print(output, string.Create(CultureInfo.InvariantCulture, $"products of a word, {pictures * Beam} hypotheses together"), products[pictures], "ms");
        }

        QueryTimes.Print(output, "four beams in one against one after the other", Together * products[1] / products[Together], "ratio");

        // Four sentences that begin together do not end together; those that are left go on as fewer rows. Every step counts as if it had all hypotheses.
        double sentenceSaved = steps.Chunk(Together).Sum(group => (group.Sum() * products[1])
            - Enumerable.Range(0, group.Max()).Sum(step => products[group.Count(count => count > step)])) / steps.Length;
        QueryTimes.Print(output, "beams together: a picture from its bytes on, at best", picture / (picture - sentenceSaved), "ratio");
        QueryTimes.Print(output, "network and beams together: a picture from its bytes on, at best", picture / (picture - networkSaved - sentenceSaved), "ratio");
        return 0;
    }

    /// <summary>Mean over the pictures of each part's least processor time in ms, and the search's steps of each.</summary>
    private static (double Decoding, double Network, double Others, double Sentence, int[] Steps) Parts(CaptionModel model, byte[][] encoded)
    {
        DecodeLimits limits = new();
        BackboneWorkspace backbone = model.Backbone.CreateWorkspace();
        DecoderWorkspace decoder = model.Captioner.CreateWorkspace();
        var embedding = model.Embedding.CreateWorkspace();
        float[] grid = new float[model.Config.Captioner.Cells * model.Config.Captioner.Channels];
        float[] vector = new float[model.VectorLength], classes = new float[model.Backbone.Classes];
        double[,] best = new double[encoded.Length, 4];
        int[] steps = new int[encoded.Length];
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < encoded.Length; i++)
            {
                double start = ProcessorTime.Milliseconds;
                byte[] rgb = ImageReader.Read(encoded[i], "picture", model.InputSize, model.InputSize, limits, CancellationToken.None).Rgb;
                double decoded = ProcessorTime.Milliseconds;
                model.Backbone.Forward(rgb, backbone, grid);
                double looked = ProcessorTime.Milliseconds;
                model.Embedding.EmbedPicture(grid, vector, embedding);
                model.Backbone.Classify(grid, classes);
                double embedded = ProcessorTime.Milliseconds;
                model.Captioner.Decode(grid, model.Captioner.DefaultOptions, decoder);
                double[] times = [start, decoded, looked, embedded, ProcessorTime.Milliseconds];
                steps[i] = decoder.StepsBegun;
                for (int part = 0; part < 4; part++)
                {
                    double time = times[part + 1] - times[part];
                    best[i, part] = round == 0 ? time : Math.Min(best[i, part], time);
                }
            }
        }

        return (Mean(0), Mean(1), Mean(2), Mean(3), steps);

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

    /// <summary>Best ms of the products of one word for the beams of 1 to 4 pictures, in turn; element 0 is 0.</summary>
    private static double[] Products((int N, int K)[] shapes)
    {
        Random random = new(2);
        HalfWeights[] weights = [.. shapes.Select(shape => HalfWeights.FromRows(Floats(shape.N * shape.K), shape.N, shape.K))];
        float[] x = Floats(Together * Beam * shapes.Max(shape => shape.K));
        float[] y = new float[Together * Beam * shapes.Max(shape => shape.N)];
        double[] best = [0, .. Enumerable.Repeat(double.MaxValue, Together)];
        for (int turn = 0; turn < 1000; turn++)
        {
            for (int pictures = 1; pictures <= Together; pictures++)
            {
                long start = Stopwatch.GetTimestamp();
                Array.ForEach(weights, weight => weight.Multiply(x, pictures * Beam, y));
                best[pictures] = Math.Min(best[pictures], Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return best;

        float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble() - 0.5f)];
    }
}
