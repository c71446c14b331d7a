using System.Runtime.InteropServices;

namespace CaptionSearch.Benchmarks;

/// <summary>Vectors of length 1, the same for the same number on every machine.</summary>
internal sealed class SyntheticVectors
{
    private const int Centres = 1000;

    private readonly int _dimension;
    private readonly float _spread;

    /// <param name="dimension">D.</param>
    /// <param name="spread">Length of the noise around one of 1,000 centres of length 1; infinite for noise alone.</param>
    public SyntheticVectors(int dimension, float spread)
    {
        (_dimension, _spread) = (dimension, spread);
    }

    /// <summary>Vector <paramref name="number"/>, shape [D]; negative numbers are for queries.</summary>
    public float[] this[int number]
    {
        get
        {
            float[] vector = Noise((ulong)(number + (1L << 40)));
            if (float.IsFinite(_spread))
            {
                float[] centre = Noise((ulong)((uint)number % Centres));
                for (int i = 0; i < vector.Length; i++)
                {
                    vector[i] = centre[i] + (_spread * vector[i]);
                }
            }

            Normalise(vector);
            return vector;
        }
    }

    /// <summary>Sums of four bytes, near enough to a normal distribution, at length 1.</summary>
    private float[] Noise(ulong seed)
    {
        ulong[] bits = new ulong[(_dimension + 1) / 2];
        for (int i = 0; i < bits.Length; i++)
        {
            // SplitMix64 (Steele, Lea, Flood 2014).
            seed += 0x9E3779B97F4A7C15;
            ulong z = seed;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            bits[i] = z ^ (z >> 31);
            seed ^= (ulong)i << 32;
        }

        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes<ulong>(bits);
        float[] vector = new float[_dimension];
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = bytes[4 * i] + bytes[(4 * i) + 1] + bytes[(4 * i) + 2] + bytes[(4 * i) + 3] - 510;
        }

        Normalise(vector);
        return vector;
    }

    private static void Normalise(float[] vector)
    {
        double squares = 0;
        foreach (float x in vector)
        {
            squares += (double)x * x;
        }

        double length = Math.Sqrt(squares);
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)(vector[i] / length);
        }
    }
}
