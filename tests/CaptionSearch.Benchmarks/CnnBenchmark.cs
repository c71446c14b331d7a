using System.Diagnostics;
using System.Globalization;
using CaptionSearch.Captioning.Backbones;

namespace CaptionSearch.Benchmarks;

/// <summary>Our networks and the peer's, one picture on two threads, a few runs of each in turn within one run of the program.</summary>
internal static class CnnBenchmark
{
    private const int Threads = 2;

    /// <summary>Turns; more make the best run of both more certain.</summary>
    private const int Turns = 12;

    private static readonly (string Name, EfficientNetLiteVariant Variant)[] Networks =
    [
        ("efficientnet_lite2", EfficientNetLiteVariant.Lite2),
        ("efficientnet_lite0", EfficientNetLiteVariant.Lite0),
    ];

    /// <summary>Prints a line a network: name, our best ms, the peer's best ms, ratio.</summary>
    /// <param name="wanted">Names, or empty for all.</param>
    /// <param name="output">Results.</param>
    /// <param name="log">What else there is to say.</param>
    /// <returns>Exit code.</returns>
    public static int Run(string[] wanted, TextWriter output, TextWriter log)
    {
        string? script = Peer.Install(out string reason);
        if (script is null)
        {
            log.WriteLine(reason);
        }

        foreach ((string name, EfficientNetLiteVariant variant) in Networks.Where(network => wanted.Length == 0 || wanted.Contains(network.Name)))
        {
            string weights = Path.Combine(Workspace.Data, "weights", name + "-imagenet.safetensors");
            if (!File.Exists(weights))
            {
                log.WriteLine($"{name}: {weights} is missing (set CAPTIONSEARCH_DATA)");
                continue;
            }

            EfficientNetLite network = EfficientNetLite.Load(weights, variant);
            using Peer? peer = script is null ? null : Peer.Serve(script, name, Threads);
            (double ours, double theirs) = Compare(network, peer);
            output.WriteLine(peer is null
                ? string.Create(CultureInfo.InvariantCulture, $"{name}\t{ours:0.00}\t\t")
                : string.Create(CultureInfo.InvariantCulture, $"{name}\t{ours:0.00}\t{theirs:0.00}\t{ours / theirs:0.00}"));
        }

        return 0;
    }

    /// <summary>Prints a line a layer: number, best ms from the picture to its output, and what it adds.</summary>
    public static void RunLayers(TextWriter output)
    {
        foreach ((string name, EfficientNetLiteVariant variant) in Networks)
        {
            EfficientNetLite network = EfficientNetLite.Load(Path.Combine(Workspace.Data, "weights", name + "-imagenet.safetensors"), variant);
            BackboneWorkspace workspace = network.CreateWorkspace(Threads);
            byte[] rgb = new byte[network.InputSize * network.InputSize * 3];
            Best.Of(1500, () => network.Forward(rgb, workspace, network.LayerCount));
            double before = 0;
            for (int layers = 1; layers <= network.LayerCount; layers++)
            {
                double now = Best.Of(60, () => network.Forward(rgb, workspace, layers));
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{layers - 1}\t{now:0.00}\t{now - before:0.00}"));
                before = now;
            }
        }
    }

    private static (double Ours, double Theirs) Compare(EfficientNetLite network, Peer? peer)
    {
        BackboneWorkspace workspace = network.CreateWorkspace(Threads);
        byte[] rgb = new byte[network.InputSize * network.InputSize * 3];
        for (int i = 0; i < rgb.Length; i++)
        {
            rgb[i] = (byte)(128 + (100 * Math.Sin(i * 0.37)));
        }

        float[] grid = new float[network.Cells * network.Channels];
        double ours = double.MaxValue, theirs = double.MaxValue;
        Best.Of(1500, () => network.Forward(rgb, workspace, grid)); // until the code is compiled with optimisation
        for (int turn = 0; turn < Turns; turn++)
        {
            if (peer is not null)
            {
                theirs = Math.Min(theirs, peer.Time(15).Min());
                Thread.Sleep(100); // its threads spin for a while after a run
            }

            for (int run = 0; run < 15; run++)
            {
                long start = Stopwatch.GetTimestamp();
                network.Forward(rgb, workspace, grid);
                ours = Math.Min(ours, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return (ours, theirs);
    }
}
