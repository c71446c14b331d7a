using System.Numerics;

namespace TorchSharp;

/// <summary>Keeps the float arrays of released tensors for the next tensor of about the same size.</summary>
/// <remarks>
/// Capacities are 2^k and the three quarter steps above it, so that at most a fifth of an array is unused.
/// A training step asks for the same sizes again and again: after the first step it allocates nothing large.
/// </remarks>
internal static class BufferPool
{
    private const int SmallestExponent = 6;
    private const long MaxRetainedElements = 400_000_000; // 1.6 GB

    private static readonly Lock Gate = new();
    private static readonly Stack<float[]>[] Buckets = CreateBuckets();
    private static long RetainedElements;

    /// <summary>An array of at least <paramref name="count"/> elements, contents undefined.</summary>
    public static float[] Rent(int count)
    {
        int bucket = BucketFor(count, out int capacity);
        lock (Gate)
        {
            if (Buckets[bucket].TryPop(out float[]? array))
            {
                RetainedElements -= array.Length;
                return array;
            }
        }

        return GC.AllocateUninitializedArray<float>(capacity);
    }

    /// <summary>Takes back an array from <see cref="Rent"/>; the caller must not use it any more.</summary>
    public static void Return(float[] array)
    {
        int bucket = BucketFor(array.Length, out int capacity);
        if (capacity != array.Length)
        {
            return; // came from the user, not from here
        }

        lock (Gate)
        {
            if (RetainedElements + array.Length <= MaxRetainedElements)
            {
                RetainedElements += array.Length;
                Buckets[bucket].Push(array);
            }
        }
    }

    private static int BucketFor(int count, out int capacity)
    {
        if (count <= 1 << SmallestExponent)
        {
            capacity = 1 << SmallestExponent;
            return 0;
        }

        int exponent = BitOperations.Log2((uint)(count - 1)); // 2^exponent < count <= 2^(exponent + 1)
        int quarter = 1 << (exponent - 2);
        int steps = (count - (1 << exponent) + quarter - 1) / quarter; // 1..4
        long wanted = (1L << exponent) + ((long)steps * quarter);
        capacity = (int)Math.Min(wanted, Array.MaxLength);
        return ((exponent - SmallestExponent) * 4) + steps;
    }

    private static Stack<float[]>[] CreateBuckets()
    {
        Stack<float[]>[] buckets = new Stack<float[]>[((32 - SmallestExponent) * 4) + 1];
        for (int i = 0; i < buckets.Length; i++)
        {
            buckets[i] = new Stack<float[]>();
        }

        return buckets;
    }
}
