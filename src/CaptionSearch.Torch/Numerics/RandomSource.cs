using System.Numerics;

namespace TorchSharp;

/// <summary>xoshiro256** seeded through SplitMix64: the one source of all random numbers of the managed backend.</summary>
internal static class RandomSource
{
    private static readonly Lock Gate = new();
    private static readonly ulong[] State = new ulong[4];
    private static double? SpareNormal;

    static RandomSource() => Seed(0x9E3779B97F4A7C15);

    public static void Seed(ulong seed)
    {
        lock (Gate)
        {
            for (int i = 0; i < State.Length; i++)
            {
                seed += 0x9E3779B97F4A7C15;
                ulong z = seed;
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
                State[i] = z ^ (z >> 31);
            }

            SpareNormal = null;
        }
    }

    /// <summary>64 random bits.</summary>
    public static ulong NextBits()
    {
        lock (Gate)
        {
            ulong result = BitOperations.RotateLeft(State[1] * 5, 7) * 9;
            ulong shifted = State[1] << 17;
            State[2] ^= State[0];
            State[3] ^= State[1];
            State[1] ^= State[2];
            State[0] ^= State[3];
            State[2] ^= shifted;
            State[3] = BitOperations.RotateLeft(State[3], 45);
            return result;
        }
    }

    /// <summary>Uniform in [0, 1).</summary>
    public static double NextDouble() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <summary>Uniform in [0, 1), a multiple of 2^-24.</summary>
    public static float NextSingle() => (NextBits() >> 40) * (1f / (1 << 24));

    /// <summary>Standard normal, by Box and Muller's polar method.</summary>
    public static double NextNormal()
    {
        if (SpareNormal is { } spare)
        {
            SpareNormal = null;
            return spare;
        }

        double u, v, s;
        do
        {
            u = (2 * NextDouble()) - 1;
            v = (2 * NextDouble()) - 1;
            s = (u * u) + (v * v);
        }
        while (s is >= 1 or 0);

        double factor = Math.Sqrt(-2 * Math.Log(s) / s);
        SpareNormal = v * factor;
        return u * factor;
    }
}
