using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CaptionSearch.Kernels;

/// <summary>Inner products of one query with some of many records of 8-bit codes.</summary>
/// <remarks>
/// All paths are exact and so agree. The products of two codes and the sum of two such products fit in 16 bits, because no code is
/// -128: so AVX2 multiplies |query| with codes that took the query's sign (pmaddubsw). Four records at once, so that the waits for
/// their memory overlap. Single-threaded.
/// </remarks>
public static class ByteCodeProducts
{
    /// <summary>Largest D: sums stay within 32 bits.</summary>
    public const int MaxDimension = 1 << 17;

    /// <summary>products[r] = Σ query[i]·records[which[r]·stride + i].</summary>
    /// <param name="query">Shape [D], -127..127; D at most <see cref="MaxDimension"/>.</param>
    /// <param name="records">Codes -127..127; what lies between two records may be anything.</param>
    /// <param name="stride">Codes from one record's first to the next one's, at least D.</param>
    /// <param name="which">Shape [R]: the records to multiply with, from 0, in any order.</param>
    /// <param name="products">Shape [R], overwritten.</param>
    /// <exception cref="ArgumentException">A record lies outside, the outputs are too few, or the stride or D is out of its range.</exception>
    public static void Invoke(ReadOnlySpan<sbyte> query, ReadOnlySpan<sbyte> records, int stride, ReadOnlySpan<int> which, Span<int> products)
        => Invoke(Simd.Widest, query, records, stride, which, products);

    /// <summary>The same on a narrower rung of the ladder; wider than 256 bits is taken as 256.</summary>
    internal static void Invoke(
        SimdWidth width, ReadOnlySpan<sbyte> query, ReadOnlySpan<sbyte> records, int stride, ReadOnlySpan<int> which, Span<int> products)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Length, MaxDimension, nameof(query));
        ShapeError.ThrowIfNot(nameof(products), products.Length, which.Length);
        foreach (int record in which)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(record, nameof(which));
            CodeShape.Check(query.Length, records.Length, stride, record + 1L);
        }

        ref sbyte x = ref MemoryMarshal.GetReference(query);
        ref sbyte y = ref MemoryMarshal.GetReference(records);
        nuint d = (nuint)query.Length;
        int r = 0;
        if (width >= SimdWidth.Eight && Avx2.IsSupported)
        {
            for (; r + 4 <= which.Length; r += 4)
            {
                Four256(
                    ref x,
                    ref Unsafe.Add(ref y, (nint)which[r] * stride),
                    ref Unsafe.Add(ref y, (nint)which[r + 1] * stride),
                    ref Unsafe.Add(ref y, (nint)which[r + 2] * stride),
                    ref Unsafe.Add(ref y, (nint)which[r + 3] * stride),
                    d,
                    products.Slice(r, 4));
            }
        }

        for (; r < which.Length; r++)
        {
            ref sbyte record = ref Unsafe.Add(ref y, (nint)which[r] * stride);
            products[r] = width >= SimdWidth.Eight && Avx2.IsSupported ? One256(ref x, ref record, d)
                : width >= SimdWidth.Four ? One128(ref x, ref record, d)
                : Scalar(ref x, ref record, 0, d);
        }
    }

    private static void Four256(
        ref sbyte x, ref sbyte y, ref sbyte y1, ref sbyte y2, ref sbyte y3, nuint d, Span<int> products)
    {
        Vector256<short> ones = Vector256<short>.One;
        Vector256<int> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        nuint i = 0;
        for (; i + 32 <= d; i += 32)
        {
            var query = Vector256.LoadUnsafe(ref x, i);
            Vector256<byte> size = Avx2.Abs(query);
            sum0 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(size, Avx2.Sign(Vector256.LoadUnsafe(ref y, i), query)), ones);
            sum1 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(size, Avx2.Sign(Vector256.LoadUnsafe(ref y1, i), query)), ones);
            sum2 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(size, Avx2.Sign(Vector256.LoadUnsafe(ref y2, i), query)), ones);
            sum3 += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(size, Avx2.Sign(Vector256.LoadUnsafe(ref y3, i), query)), ones);
        }

        products[0] = Vector256.Sum(sum0) + Scalar(ref x, ref y, i, d);
        products[1] = Vector256.Sum(sum1) + Scalar(ref x, ref y1, i, d);
        products[2] = Vector256.Sum(sum2) + Scalar(ref x, ref y2, i, d);
        products[3] = Vector256.Sum(sum3) + Scalar(ref x, ref y3, i, d);
    }

    private static int One256(ref sbyte x, ref sbyte y, nuint d)
    {
        Vector256<int> sum = default;
        nuint i = 0;
        for (; i + 32 <= d; i += 32)
        {
            var query = Vector256.LoadUnsafe(ref x, i);
            sum += Avx2.MultiplyAddAdjacent(
                Avx2.MultiplyAddAdjacent(Avx2.Abs(query), Avx2.Sign(Vector256.LoadUnsafe(ref y, i), query)), Vector256<short>.One);
        }

        return Vector256.Sum(sum) + Scalar(ref x, ref y, i, d);
    }

    private static int One128(ref sbyte x, ref sbyte y, nuint d)
    {
        Vector128<int> sum = default;
        nuint i = 0;
        for (; i + 16 <= d; i += 16)
        {
            (Vector128<short> low, Vector128<short> high) = Vector128.Widen(Vector128.LoadUnsafe(ref x, i));
            (Vector128<short> otherLow, Vector128<short> otherHigh) = Vector128.Widen(Vector128.LoadUnsafe(ref y, i));
            (Vector128<int> even, Vector128<int> odd) = Vector128.Widen((low * otherLow) + (high * otherHigh));
            sum += even + odd;
        }

        return Vector128.Sum(sum) + Scalar(ref x, ref y, i, d);
    }

    /// <summary>Σ x[i]·y[i] for i from <paramref name="from"/> to d - 1.</summary>
    private static int Scalar(ref sbyte x, ref sbyte y, nuint from, nuint d)
    {
        int sum = 0;
        for (nuint i = from; i < d; i++)
        {
            sum += Unsafe.Add(ref x, i) * Unsafe.Add(ref y, i);
        }

        return sum;
    }
}
