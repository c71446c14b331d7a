using CaptionSearch.Kernels;

namespace TorchSharp;

/// <summary>Splits loops over both cores. What is computed for one index never depends on how the range was split.</summary>
internal static class Work
{
    /// <summary>Elements below which a second thread costs more than it brings.</summary>
    public const int Grain = 16_384;

    /// <summary>Threads used for one operation.</summary>
    public static int Threads { get; set; } = Math.Min(2, Environment.ProcessorCount);

    /// <summary>Runs <paramref name="body"/>(from, to) over 0..count; <paramref name="costPerItem"/> in elements touched.</summary>
    public static void Range(int count, int costPerItem, Action<int, int> body)
    {
        if (count == 0)
        {
            return;
        }

        int threads = Threads;
        if (threads <= 1 || count == 1 || (long)count * costPerItem < 2L * Grain)
        {
            body(0, count);
            return;
        }

        int parts = Math.Min(count, threads);
        ThreadTeam.For(parts, part => body((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts)), threads);
    }

    /// <summary>As <see cref="Range"/>, with borders on multiples of 64 elements.</summary>
    public static void Elements(int count, Action<int, int> body)
    {
        int blocks = (count + 63) / 64;
        Range(blocks, 64, (from, to) => body(from * 64, Math.Min(count, to * 64)));
    }
}
