namespace TorchSharp;

public static partial class torch
{
    /// <summary>Starts the random numbers anew: the same seed gives the same numbers, whatever the number of threads.</summary>
    public static Generator manual_seed(long seed)
    {
        RandomSource.Seed(unchecked((ulong)seed));
        return new Generator((ulong)seed);
    }

    /// <summary>Uniform random numbers in [0, 1).</summary>
    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
        => Random(size, requires_grad, RandomSource.NextSingle);

    /// <summary>Standard normal random numbers.</summary>
    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
        => Random(size, requires_grad, static () => (float)RandomSource.NextNormal());

    /// <summary>Random integers from low to below high, Int64.</summary>
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null)
    {
        Tensor result = Tensor.New(Layout.ToInts(size), dtype ?? ScalarType.Int64);
        for (int i = 0; i < result.Count; i++)
        {
            result.Write(i, low + Math.Floor(RandomSource.NextDouble() * (high - low)));
        }

        return result;
    }

    private static Tensor Random(long[] size, bool requiresGrad, Func<float> next)
    {
        Tensor result = Tensor.New(Layout.ToInts(size));
        Span<float> values = result.Memory.Span;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = next();
        }

        result.requires_grad = requiresGrad;
        return result;
    }

    /// <summary>A source of random numbers. The managed backend has one, shared by all.</summary>
    public class Generator : IDisposable
    {
        private readonly ulong _seed;

        /// <summary>The shared source, started anew with this seed.</summary>
        public Generator(ulong seed = 0, Device? device = null)
        {
            _seed = seed;
            RandomSource.Seed(seed);
        }

        /// <summary>The seed it was started with.</summary>
        public long initial_seed() => unchecked((long)_seed);

        /// <summary>Nothing to release; present as in TorchSharp.</summary>
        public void Dispose() => GC.SuppressFinalize(this);
    }
}
