using System.Globalization;
using CaptionSearch.Kernels;

namespace CaptionSearch.Benchmarks;

/// <summary>Matrix products of the shapes that occur, one thread, against the multiply-add peak measured in the same run.</summary>
internal static class GemmBenchmark
{
    private static readonly (string Name, int M, int N, int K, bool TransposeA, bool TransposeB, bool Packed)[] Shapes =
    [
        ("square", 672, 672, 672, false, false, false),
        ("square", 1344, 1344, 1344, false, false, false),
        ("square, weight [N,K]", 672, 672, 672, false, true, false),
        ("square, gradient AᵀB", 672, 672, 672, true, false, false),
        ("im2col 3x3", 784, 168, 1152, false, false, false),
        ("im2col 3x3, weights packed", 784, 168, 1152, false, true, true),
        ("expansion 17x17, weights packed", 289, 720, 120, false, true, true),
        ("projection 17x17, weights packed", 289, 120, 720, false, true, true),
        ("head 9x9, weights packed", 81, 1280, 352, false, true, true),
        ("LSTM gates, weights packed", 84, 2048, 1024, false, true, true),
        ("LSTM gates, weight [N,K]", 60, 2048, 812, false, true, false),
        ("LSTM gradient of x", 60, 812, 2048, false, false, false),
        ("LSTM gradient of W", 2048, 812, 60, true, false, false),
        ("thin", 2016, 48, 512, false, false, false),
        ("beam of 3, weights packed", 3, 2048, 812, false, true, true),
        ("one row, weights packed", 1, 2917, 512, false, true, true),
    ];

    /// <summary>Prints a line a shape: name, M x N x K, GFLOP/s, share of the peak.</summary>
    public static void Run(TextWriter output)
    {
        double peak = FmaPeak.Measure();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"multiply-add peak\t\t{peak:0.0}\t1.00"));
        Random random = new(1);
        foreach ((string name, int m, int n, int k, bool transposeA, bool transposeB, bool packed) in Shapes)
        {
            float[] a = Random(random, m * k), b = Random(random, n * k), c = new float[m * n];
            Action run = () => Gemm.Multiply(transposeA, transposeB, m, n, k, a, transposeA ? m : k, b, transposeB ? k : n, c, n);
            if (packed)
            {
                PackedWeights weights = PackedWeights.FromRows(b, n, k);
                run = () => weights.Multiply(a, m, c, default);
            }

            Best.Of(150, run); // until the code is compiled with optimisation
            double gflops = 2.0 * m * n * k / Best.Of(400, run) / 1e6;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}\t{m}x{n}x{k}\t{gflops:0.0}\t{gflops / peak:0.00}"));
        }
    }

    private static float[] Random(Random random, int length)
    {
        float[] values = new float[length];
        foreach (ref float value in values.AsSpan())
        {
            value = (random.NextSingle() * 2) - 1;
        }

        return values;
    }
}
