using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Kernels;

/// <summary>The weight of a linear layer in 16 bits, for products with one or a few inputs.</summary>
/// <remarks>
/// y = x·Wᵀ + bias. A product with few rows waits for the weights, not for the arithmetic; 16 bits halve that wait and the memory.
/// The weights are float16 after one power of two for the whole matrix, chosen so that the largest comes to the top of the range: a
/// weight that was stored as float16 is kept exactly, any other within 2^−12 of its size. They are widened by shifting the bits up
/// (which leaves a factor 2^−112 to be undone at the end), never by a table or a conversion.
/// Layout: panels of 16 outputs, each [K, 16]. One output is one lane from the first to the last input, so all register widths give the
/// same sums. Immutable: any number of threads may multiply with it at once; one product is single-threaded.
/// For many rows <see cref="PackedWeights"/> is faster.
/// </remarks>
public sealed class HalfWeights
{
    /// <summary>Outputs of a panel.</summary>
    private const int Panel = 16;

    /// <summary>Rows of one pass over the weights.</summary>
    private const int MaxRows = 4;

    /// <summary>Sign, exponent and fraction of a float16 whose bits were shifted up by <see cref="Shift"/>.</summary>
    private const int Kept = unchecked((int)0x8FFFE000);

    private const int Shift = 13;

    private readonly short[] _panels; // [ceil(N / 16), K, 16], the bits of the float16
    private readonly float _unscale;

    private HalfWeights(int n, int k, int exponent)
    {
        (N, K) = (n, k);
        _panels = new short[checked((n + Panel - 1) / Panel * Panel * k)];
        _unscale = MathF.ScaleB(1f, 112 - exponent);
    }

    /// <summary>Outputs: rows of the weight as it was given.</summary>
    public int N { get; }

    /// <summary>Inputs: columns of the weight as it was given.</summary>
    public int K { get; }

    /// <summary>Packs a weight.</summary>
    /// <param name="weight">Shape [N, K], dense, finite, as a linear layer stores it.</param>
    /// <param name="n">Outputs, at least 1.</param>
    /// <param name="k">Inputs, at least 1.</param>
    /// <exception cref="ArgumentException">The length is not n·k, or a value is not finite.</exception>
    public static HalfWeights FromRows(ReadOnlySpan<float> weight, int n, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (weight.Length != (long)n * k)
        {
            LengthError.Mismatch(weight.Length, n * k);
        }

        float largest = MathF.Abs(TensorPrimitives.MaxMagnitude(weight));
        if (!float.IsFinite(largest))
        {
            throw new ArgumentException("A weight is not finite.", nameof(weight));
        }

        // The largest weight ends in [2^15, 2^16). Should it round up to 2^16, float16 calls that infinite, but widened here it is 2^16.
        int exponent = largest == 0 ? 0 : Math.Clamp(15 - MathF.ILogB(largest), -100, 100);
        float scale = MathF.ScaleB(1f, exponent);
        var packed = new HalfWeights(n, k, exponent);
        for (int output = 0; output < n; output++)
        {
            ReadOnlySpan<float> row = weight.Slice(output * k, k);
            int at = (output / Panel * Panel * k) + (output % Panel);
            for (int input = 0; input < k; input++)
            {
                packed._panels[at + (input * Panel)] = BitConverter.HalfToInt16Bits((Half)(row[input] * scale));
            }
        }

        return packed;
    }

    /// <summary>y = x·Wᵀ + bias.</summary>
    /// <param name="x">Shape [M, K], dense; magnitudes up to 2^30.</param>
    /// <param name="m">Rows, 0 or more; meant for a few.</param>
    /// <param name="y">Shape [M, N], dense, overwritten; must not overlap x.</param>
    /// <param name="bias">Shape [N], or empty for none.</param>
    /// <exception cref="ArgumentException">A buffer is too short.</exception>
    public void Multiply(ReadOnlySpan<float> x, int m, Span<float> y, ReadOnlySpan<float> bias = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(m);
        if (x.Length < (long)m * K)
        {
            LengthError.Mismatch(x.Length, m * K);
        }

        if (y.Length < (long)m * N)
        {
            LengthError.Mismatch(y.Length, m * N);
        }

        if (!bias.IsEmpty && bias.Length < N)
        {
            LengthError.Mismatch(bias.Length, N);
        }

        for (int row = 0; row < m; row += MaxRows)
        {
            ReadOnlySpan<float> rows = x[(row * K)..];
            Span<float> results = y[(row * N)..];
            switch (m - row)
            {
                case 1:
                    Run<One>(rows, results, bias);
                    break;
                case 2:
                    Run<Two>(rows, results, bias);
                    break;
                case 3:
                    Run<Three>(rows, results, bias);
                    break;
                default:
                    Run<Four>(rows, results, bias);
                    break;
            }
        }
    }

    /// <summary>All panels for 1 to 4 rows.</summary>
    private void Run<TRows>(ReadOnlySpan<float> x, Span<float> y, ReadOnlySpan<float> bias)
        where TRows : struct, IRows
    {
        ref float inputs = ref MemoryMarshal.GetReference(x);
        Span<float> sums = stackalloc float[MaxRows * Panel];
        for (int first = 0; first < N; first += Panel)
        {
            Accumulate<TRows>(ref inputs, ref _panels[first * K], (nuint)K, ref MemoryMarshal.GetReference(sums));
            int width = Math.Min(Panel, N - first);
            for (int row = 0; row < TRows.Count; row++)
            {
                Span<float> result = y.Slice((row * N) + first, width);
                TensorPrimitives.Multiply(sums.Slice(row * Panel, width), _unscale, result);
                if (!bias.IsEmpty)
                {
                    TensorPrimitives.Add(result, bias.Slice(first, width), result);
                }
            }
        }
    }

    /// <summary>One panel: sums[row, lane] = Σ x[row, i]·weight[i, lane], still scaled.</summary>
    /// <remarks>
    /// The conditions on the row count are constants: the compiler keeps only what applies. The sums leave through memory, and nothing
    /// is called in here: a call would make the compiler store every sum in every step (0.74 instead of 0.38 ms for three rows of 2048x1324).
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Accumulate<TRows>(ref float x, ref short weights, nuint k, ref float sums)
        where TRows : struct, IRows
    {
        var kept = Vector256.Create(Kept);
        Vector256<float> sum00 = default, sum01 = default, sum10 = default, sum11 = default;
        Vector256<float> sum20 = default, sum21 = default, sum30 = default, sum31 = default;
        for (nuint i = 0; i < k; i++)
        {
            var half = Vector256.LoadUnsafe(ref weights, i * Panel);
            Vector256<float> low = (Vector256.ShiftLeft(Vector256.WidenLower(half), Shift) & kept).AsSingle();
            Vector256<float> high = (Vector256.ShiftLeft(Vector256.WidenUpper(half), Shift) & kept).AsSingle();
            var input = Vector256.Create(Unsafe.Add(ref x, i));
            sum00 = Vector256.MultiplyAddEstimate(low, input, sum00);
            sum01 = Vector256.MultiplyAddEstimate(high, input, sum01);
            if (TRows.Count > 1)
            {
                input = Vector256.Create(Unsafe.Add(ref x, k + i));
                sum10 = Vector256.MultiplyAddEstimate(low, input, sum10);
                sum11 = Vector256.MultiplyAddEstimate(high, input, sum11);
            }

            if (TRows.Count > 2)
            {
                input = Vector256.Create(Unsafe.Add(ref x, (2 * k) + i));
                sum20 = Vector256.MultiplyAddEstimate(low, input, sum20);
                sum21 = Vector256.MultiplyAddEstimate(high, input, sum21);
            }

            if (TRows.Count > 3)
            {
                input = Vector256.Create(Unsafe.Add(ref x, (3 * k) + i));
                sum30 = Vector256.MultiplyAddEstimate(low, input, sum30);
                sum31 = Vector256.MultiplyAddEstimate(high, input, sum31);
            }
        }

        sum00.StoreUnsafe(ref sums);
        sum01.StoreUnsafe(ref sums, 8);
        sum10.StoreUnsafe(ref sums, 16);
        sum11.StoreUnsafe(ref sums, 24);
        sum20.StoreUnsafe(ref sums, 32);
        sum21.StoreUnsafe(ref sums, 40);
        sum30.StoreUnsafe(ref sums, 48);
        sum31.StoreUnsafe(ref sums, 56);
    }

    /// <summary>A number of rows that is known when the loop is compiled.</summary>
    private interface IRows
    {
        static abstract int Count { get; }
    }

    private readonly struct One : IRows
    {
        public static int Count => 1;
    }

    private readonly struct Two : IRows
    {
        public static int Count => 2;
    }

    private readonly struct Three : IRows
    {
        public static int Count => 3;
    }

    private readonly struct Four : IRows
    {
        public static int Count => 4;
    }
}
