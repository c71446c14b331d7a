using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Kernels;

/// <summary>The weight of a linear layer in 16 bits, for products with one or a few inputs.</summary>
/// <remarks>
/// y = x·Wᵀ + bias. A product with few rows has few multiplications for each weight it reads; 16 bits halve what is read and the memory.
/// The weights are float16 after one power of two for the whole matrix, chosen so that the largest comes to the top of the range: a
/// weight that was stored as float16 is kept exactly, any other within 2^−12 of its size. Sign and exponent come to a float32's places
/// by shifts (which leaves a factor 2^−112 to be undone at the end), never by a table or a conversion.
/// Layout: panels of 16 outputs, each [K, 8] integers; integer j holds output j in its low half and output j + 8 in its high half, so
/// that two shifts and a mask make eight floats of it (2.1 ns for sixteen weights and three rows became 1.35 on Zen 3, where widening
/// 16-bit lanes costs two operations). One output is one lane from the first to the last input, so neither the width of the registers
/// nor the number of rows changes a sum. Immutable: any number of threads may multiply with it at once; one product is single-threaded.
/// For many rows <see cref="PackedWeights"/> is faster.
/// </remarks>
public sealed class HalfWeights
{
    /// <summary>Outputs of a panel.</summary>
    private const int Panel = 16;

    /// <summary>Integers that hold a panel's weights for one input.</summary>
    private const int Pairs = Panel / 2;

    /// <summary>Rows of one pass over a panel.</summary>
    private const int MaxRows = 6;

    /// <summary>Panels that a single row passes at a time: eight sums, so that none waits for the one before it.</summary>
    private const int PanelsOfOne = 4;

    /// <summary>Sign, exponent and fraction of a float16 that came from the top of its integer by <see cref="Shift"/>.</summary>
    private const int Kept = unchecked((int)0x8FFFE000);

    private const int Shift = 3;

    private readonly int[] _panels; // [ceil(N / 16), K, 8], the bits of two float16 in each
    private readonly float _unscale;

    private HalfWeights(int n, int k, int exponent)
    {
        (N, K) = (n, k);
        _panels = new int[checked((n + Panel - 1) / Panel * Pairs * k)];
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
            int at = (output / Panel * Pairs * k) + (output % Pairs);
            int half = output % Panel < Pairs ? 0 : 16;
            for (int input = 0; input < k; input++)
            {
                packed._panels[at + (input * Pairs)] |= BitConverter.HalfToUInt16Bits((Half)(row[input] * scale)) << half;
            }
        }

        return packed;
    }

    /// <summary>y = x·Wᵀ + bias.</summary>
    /// <param name="x">Shape [M, K], dense; magnitudes up to 2^30.</param>
    /// <param name="m">Rows, 0 or more; meant for a few. A row's result is the same, bit for bit, whatever the other rows are.</param>
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

        Span<float> sums = stackalloc float[MaxRows * Panel];
        ref float sum = ref MemoryMarshal.GetReference(sums);
        ref float input = ref MemoryMarshal.GetReference(x);
        int first = 0;
        if (m == 1)
        {
            for (; first + (PanelsOfOne * Panel) <= N; first += PanelsOfOne * Panel)
            {
                AccumulateFourPanels(ref input, ref _panels[first / 2 * K], (nuint)K, ref sum);
                for (int panel = 0; panel < PanelsOfOne; panel++)
                {
                    Write(sums.Slice(panel * Panel, Panel), first + (panel * Panel), y, bias);
                }
            }
        }

        // A panel stays in the first-level cache while all rows pass it, as even as may be.
        int groups = (m + MaxRows - 1) / MaxRows;
        for (; first < N; first += Panel)
        {
            for (int group = 0; group < groups; group++)
            {
                int row = m * group / groups, end = m * (group + 1) / groups;
                Accumulate(end - row, ref Unsafe.Add(ref input, row * K), ref _panels[first / 2 * K], (nuint)K, ref sum);
                for (int i = 0; row < end; row++, i++)
                {
                    Write(sums.Slice(i * Panel, Panel), first, y.Slice(row * N, N), bias);
                }
            }
        }
    }

    private static void Accumulate(int rows, ref float x, ref int weights, nuint k, ref float sums)
    {
        switch (rows)
        {
            case 1:
                Accumulate<One>(ref x, ref weights, k, ref sums);
                break;
            case 2:
                Accumulate<Two>(ref x, ref weights, k, ref sums);
                break;
            case 3:
                Accumulate<Three>(ref x, ref weights, k, ref sums);
                break;
            case 4:
                Accumulate<Four>(ref x, ref weights, k, ref sums);
                break;
            case 5:
                Accumulate<Five>(ref x, ref weights, k, ref sums);
                break;
            default:
                Accumulate<Six>(ref x, ref weights, k, ref sums);
                break;
        }
    }

    /// <summary>The sums of one row over one panel become results; the last panel may have fewer than 16.</summary>
    private void Write(ReadOnlySpan<float> sums, int first, Span<float> y, ReadOnlySpan<float> bias)
    {
        int width = Math.Min(Panel, N - first);
        Span<float> result = y.Slice(first, width);
        TensorPrimitives.Multiply(sums[..width], _unscale, result);
        if (!bias.IsEmpty)
        {
            TensorPrimitives.Add(result, bias.Slice(first, width), result);
        }
    }

    /// <summary>One panel: sums[row, lane] = Σ x[row, i]·weight[i, lane], still scaled.</summary>
    /// <remarks>
    /// The conditions on the row count are constants: the compiler keeps only what applies. The sums leave through memory, and nothing
    /// is called in here: a call would make the compiler store every sum in every step. Twelve sums, two vectors of weights, the mask and
    /// an input are the sixteen registers of AVX2.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Accumulate<TRows>(ref float x, ref int weights, nuint k, ref float sums)
        where TRows : struct, IRows
    {
        var kept = Vector256.Create(Kept);
        Vector256<float> sum00 = default, sum01 = default, sum10 = default, sum11 = default, sum20 = default, sum21 = default;
        Vector256<float> sum30 = default, sum31 = default, sum40 = default, sum41 = default, sum50 = default, sum51 = default;
        for (nuint i = 0; i < k; i++)
        {
            var pairs = Vector256.LoadUnsafe(ref weights, i * Pairs);
            Vector256<float> low = Low(pairs, kept), high = High(pairs, kept);
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

            if (TRows.Count > 4)
            {
                input = Vector256.Create(Unsafe.Add(ref x, (4 * k) + i));
                sum40 = Vector256.MultiplyAddEstimate(low, input, sum40);
                sum41 = Vector256.MultiplyAddEstimate(high, input, sum41);
            }

            if (TRows.Count > 5)
            {
                input = Vector256.Create(Unsafe.Add(ref x, (5 * k) + i));
                sum50 = Vector256.MultiplyAddEstimate(low, input, sum50);
                sum51 = Vector256.MultiplyAddEstimate(high, input, sum51);
            }
        }

        Store(sum00, sum01, ref sums, 0);
        Store(sum10, sum11, ref sums, Panel);
        Store(sum20, sum21, ref sums, 2 * Panel);
        Store(sum30, sum31, ref sums, 3 * Panel);
        Store(sum40, sum41, ref sums, 4 * Panel);
        Store(sum50, sum51, ref sums, 5 * Panel);
    }

    /// <summary>One row and four panels: sums[panel, lane] = Σ x[i]·weight[panel, i, lane], still scaled.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AccumulateFourPanels(ref float x, ref int weights, nuint k, ref float sums)
    {
        var kept = Vector256.Create(Kept);
        Vector256<float> sum00 = default, sum01 = default, sum10 = default, sum11 = default;
        Vector256<float> sum20 = default, sum21 = default, sum30 = default, sum31 = default;
        ref int weights1 = ref Unsafe.Add(ref weights, k * Pairs);
        ref int weights2 = ref Unsafe.Add(ref weights, 2 * k * Pairs);
        ref int weights3 = ref Unsafe.Add(ref weights, 3 * k * Pairs);
        for (nuint i = 0; i < k; i++)
        {
            var input = Vector256.Create(Unsafe.Add(ref x, i));
            var pairs = Vector256.LoadUnsafe(ref weights, i * Pairs);
            sum00 = Vector256.MultiplyAddEstimate(Low(pairs, kept), input, sum00);
            sum01 = Vector256.MultiplyAddEstimate(High(pairs, kept), input, sum01);
            pairs = Vector256.LoadUnsafe(ref weights1, i * Pairs);
            sum10 = Vector256.MultiplyAddEstimate(Low(pairs, kept), input, sum10);
            sum11 = Vector256.MultiplyAddEstimate(High(pairs, kept), input, sum11);
            pairs = Vector256.LoadUnsafe(ref weights2, i * Pairs);
            sum20 = Vector256.MultiplyAddEstimate(Low(pairs, kept), input, sum20);
            sum21 = Vector256.MultiplyAddEstimate(High(pairs, kept), input, sum21);
            pairs = Vector256.LoadUnsafe(ref weights3, i * Pairs);
            sum30 = Vector256.MultiplyAddEstimate(Low(pairs, kept), input, sum30);
            sum31 = Vector256.MultiplyAddEstimate(High(pairs, kept), input, sum31);
        }

        Store(sum00, sum01, ref sums, 0);
        Store(sum10, sum11, ref sums, Panel);
        Store(sum20, sum21, ref sums, 2 * Panel);
        Store(sum30, sum31, ref sums, 3 * Panel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Low(Vector256<int> pairs, Vector256<int> kept)
        => (Vector256.ShiftRightArithmetic(Vector256.ShiftLeft(pairs, 16), Shift) & kept).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> High(Vector256<int> pairs, Vector256<int> kept)
        => (Vector256.ShiftRightArithmetic(pairs, Shift) & kept).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> low, Vector256<float> high, ref float sums, nuint at)
    {
        low.StoreUnsafe(ref sums, at);
        high.StoreUnsafe(ref sums, at + Pairs);
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

    private readonly struct Five : IRows
    {
        public static int Count => 5;
    }

    private readonly struct Six : IRows
    {
        public static int Count => 6;
    }
}
