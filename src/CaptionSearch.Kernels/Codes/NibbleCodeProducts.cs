using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CaptionSearch.Kernels;

/// <summary>Inner products of one query of 8-bit codes with many records of 4-bit codes: half the memory to read.</summary>
/// <remarks>
/// A record is a row of groups of 64 codes in 32 bytes: byte j of a group holds code j in its low half and code 32 + j in its high
/// half, so that a register of bytes becomes two of codes with one mask and one shift. All paths are exact and so agree.
/// D = 512, Zen 3, in cache: 5 ns a record. Single-threaded.
/// </remarks>
public static class NibbleCodeProducts
{
    /// <summary>Codes of a group; D is a multiple of it.</summary>
    public const int Group = 64;

    /// <summary>Bytes of a group.</summary>
    private const int Bytes = Group / 2;

    /// <summary>Groups after which 16-bit sums are full: 8 · 2 · 127 · 15 = 30480.</summary>
    private const int GroupsOfASum = 8;

    /// <summary>Writes codes as the records have them.</summary>
    /// <param name="codes">Shape [D], 0..15; D a multiple of <see cref="Group"/>.</param>
    /// <param name="packed">Shape [D / 2], overwritten.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void Pack(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        CheckDimension(codes.Length);
        ShapeError.ThrowIfNot(nameof(packed), packed.Length, codes.Length / 2);
        for (int i = 0; i < packed.Length; i++)
        {
            int low = (i / Bytes * Group) + (i % Bytes);
            packed[i] = (byte)((codes[low] & 15) | (codes[low + Bytes] << 4));
        }
    }

    /// <summary>products[r] = Σ query[i]·code[r, i].</summary>
    /// <param name="query">Shape [D], -127..127; D a multiple of <see cref="Group"/>, at most <see cref="ByteCodeProducts.MaxDimension"/>.</param>
    /// <param name="records">At least (R - 1)·stride + D / 2 bytes.</param>
    /// <param name="stride">Bytes from one record's first to the next one's, at least D / 2.</param>
    /// <param name="products">Shape [R], overwritten.</param>
    /// <exception cref="ArgumentException">The records are too few, or the stride or D is out of its range.</exception>
    public static void Invoke(ReadOnlySpan<sbyte> query, ReadOnlySpan<byte> records, int stride, Span<int> products)
        => Invoke(Simd.Widest, query, records, stride, products);

    /// <summary>The same on a narrower rung of the ladder; wider than 256 bits is taken as 256.</summary>
    internal static void Invoke(SimdWidth width, ReadOnlySpan<sbyte> query, ReadOnlySpan<byte> records, int stride, Span<int> products)
    {
        CheckDimension(query.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Length, ByteCodeProducts.MaxDimension, nameof(query));
        CodeShape.Check(query.Length / 2, records.Length, stride, products.Length);
        ref sbyte x = ref MemoryMarshal.GetReference(query);
        ref byte y = ref MemoryMarshal.GetReference(records);
        int groups = query.Length / Group;
        int r = 0;
        if (width >= SimdWidth.Eight && Avx2.IsSupported)
        {
            for (; r + 4 <= products.Length; r += 4)
            {
                Four256(ref x, ref Unsafe.Add(ref y, (nint)r * stride), (nuint)stride, groups).CopyTo(products[r..]);
            }
        }

        for (; r < products.Length; r++)
        {
            ref byte record = ref Unsafe.Add(ref y, (nint)r * stride);
            products[r] = width >= SimdWidth.Four ? One128(ref x, ref record, groups) : Scalar(ref x, ref record, groups);
        }
    }

    private static Vector128<int> Four256(ref sbyte x, ref byte y, nuint stride, int groups)
    {
        ref byte y1 = ref Unsafe.Add(ref y, stride);
        ref byte y2 = ref Unsafe.Add(ref y1, stride);
        ref byte y3 = ref Unsafe.Add(ref y2, stride);
        var mask = Vector256.Create((byte)15);
        Vector256<int> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        nuint at = 0;
        for (int left = groups; left > 0; left -= GroupsOfASum)
        {
            Vector256<short> low0 = default, low1 = default, low2 = default, low3 = default;
            Vector256<short> high0 = default, high1 = default, high2 = default, high3 = default;
            for (int i = Math.Min(left, GroupsOfASum); i > 0; i--)
            {
                var low = Vector256.LoadUnsafe(ref x, 2 * at);
                var high = Vector256.LoadUnsafe(ref x, (2 * at) + Bytes);
                var bytes = Vector256.LoadUnsafe(ref y, at);
                low0 += Avx2.MultiplyAddAdjacent(bytes & mask, low);
                high0 += Avx2.MultiplyAddAdjacent((bytes.AsUInt16() >>> 4).AsByte() & mask, high);
                bytes = Vector256.LoadUnsafe(ref y1, at);
                low1 += Avx2.MultiplyAddAdjacent(bytes & mask, low);
                high1 += Avx2.MultiplyAddAdjacent((bytes.AsUInt16() >>> 4).AsByte() & mask, high);
                bytes = Vector256.LoadUnsafe(ref y2, at);
                low2 += Avx2.MultiplyAddAdjacent(bytes & mask, low);
                high2 += Avx2.MultiplyAddAdjacent((bytes.AsUInt16() >>> 4).AsByte() & mask, high);
                bytes = Vector256.LoadUnsafe(ref y3, at);
                low3 += Avx2.MultiplyAddAdjacent(bytes & mask, low);
                high3 += Avx2.MultiplyAddAdjacent((bytes.AsUInt16() >>> 4).AsByte() & mask, high);
                at += Bytes;
            }

            Vector256<short> ones = Vector256<short>.One;
            sum0 += Avx2.MultiplyAddAdjacent(low0, ones) + Avx2.MultiplyAddAdjacent(high0, ones);
            sum1 += Avx2.MultiplyAddAdjacent(low1, ones) + Avx2.MultiplyAddAdjacent(high1, ones);
            sum2 += Avx2.MultiplyAddAdjacent(low2, ones) + Avx2.MultiplyAddAdjacent(high2, ones);
            sum3 += Avx2.MultiplyAddAdjacent(low3, ones) + Avx2.MultiplyAddAdjacent(high3, ones);
        }

        Vector256<int> all = Avx2.HorizontalAdd(Avx2.HorizontalAdd(sum0, sum1), Avx2.HorizontalAdd(sum2, sum3));
        return all.GetLower() + all.GetUpper();
    }

    private static int One128(ref sbyte x, ref byte y, int groups)
    {
        var mask = Vector128.Create((byte)15);
        Vector128<int> sum = default;
        for (int group = 0; group < groups; group++)
        {
            Vector128<short> products = default; // 8 · 127 · 15 = 15240
            for (int half = 0; half < Bytes; half += 16)
            {
                var bytes = Vector128.LoadUnsafe(ref y, (nuint)((group * Bytes) + half));
                products += Products(Vector128.LoadUnsafe(ref x, (nuint)((group * Group) + half)), bytes & mask)
                    + Products(Vector128.LoadUnsafe(ref x, (nuint)((group * Group) + Bytes + half)), bytes >>> 4);
            }

            (Vector128<int> even, Vector128<int> odd) = Vector128.Widen(products);
            sum += even + odd;
        }

        return Vector128.Sum(sum);
    }

    private static Vector128<short> Products(Vector128<sbyte> x, Vector128<byte> codes)
    {
        (Vector128<short> low, Vector128<short> high) = Vector128.Widen(x);
        (Vector128<short> codeLow, Vector128<short> codeHigh) = Vector128.Widen(codes.AsSByte());
        return (low * codeLow) + (high * codeHigh);
    }

    private static int Scalar(ref sbyte x, ref byte y, int groups)
    {
        int sum = 0;
        for (int i = 0; i < groups * Bytes; i++)
        {
            int low = (i / Bytes * Group) + (i % Bytes);
            int codes = Unsafe.Add(ref y, i);
            sum += (Unsafe.Add(ref x, low) * (codes & 15)) + (Unsafe.Add(ref x, low + Bytes) * (codes >> 4));
        }

        return sum;
    }

    private static void CheckDimension(int d)
    {
        if (d % Group != 0)
        {
            ShapeError.TooShort("query", d, (d / Group * Group) + Group);
        }
    }
}
