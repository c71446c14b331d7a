namespace CaptionSearch.Kernels.Tests.Codes;

public sealed class NibbleCodeProductsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Invoke_EveryGroupCountAndRecordCount_IsExact(int lanes)
    {
        Random random = new(lanes);
        for (int d = 0; d <= 64 * 20; d += 64)
        {
            for (int count = 0; count <= 9; count++)
            {
                int stride = (d / 2) + random.Next(20);
                sbyte[] query = [.. Enumerable.Range(0, d).Select(_ => (sbyte)random.Next(-127, 128))];
                byte[][] codes = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, d).Select(_ => (byte)random.Next(16)).ToArray())];
                byte[] records = new byte[Math.Max(0, ((count - 1) * stride) + (d / 2))];
                random.NextBytes(records);
                for (int r = 0; r < count; r++)
                {
                    NibbleCodeProducts.Pack(codes[r], records.AsSpan(r * stride, d / 2));
                }

                int[] products = new int[count];
                NibbleCodeProducts.Invoke((SimdWidth)lanes, query, records, stride, products);
                Assert.Equal(codes.Select(code => query.Zip(code, (x, y) => x * y).Sum()), products);
            }
        }
    }

    [Theory]
    [InlineData(1, 127)]
    [InlineData(4, -127)]
    [InlineData(8, 127)]
    [InlineData(8, -127)]
    public void Invoke_LargestCodes_DoNotOverflow(int lanes, int query)
    {
        const int D = 4096;
        byte[] records = new byte[4 * D / 2];
        Array.Fill(records, byte.MaxValue);
        int[] products = new int[4];
        NibbleCodeProducts.Invoke((SimdWidth)lanes, [.. Enumerable.Repeat((sbyte)query, D)], records, D / 2, products);
        Assert.All(products, product => Assert.Equal(D * 15 * query, product));
    }

    [Fact]
    public void Pack_ByHand_PutsCode32InTheHighHalfOfTheFirstByte()
    {
        byte[] codes = new byte[128];
        (codes[0], codes[32], codes[63], codes[64]) = (1, 2, 3, 4);
        byte[] packed = new byte[64];
        Array.Fill(packed, byte.MaxValue);
        NibbleCodeProducts.Pack(codes, packed);
        Assert.Equal((0x21, 0x30, 0x04), (packed[0], packed[31], packed[32]));
        Assert.Equal(0x21 + 0x30 + 0x04, packed.Sum(value => value));
    }

    [Fact]
    public void Invoke_WrongShapes_Throws()
    {
        Assert.ThrowsAny<ArgumentException>(() => NibbleCodeProducts.Invoke(new sbyte[63], new byte[64], 32, new int[1]));
        Assert.ThrowsAny<ArgumentException>(() => NibbleCodeProducts.Invoke(new sbyte[64], new byte[64], 31, new int[2]));
        Assert.ThrowsAny<ArgumentException>(() => NibbleCodeProducts.Invoke(new sbyte[64], new byte[63], 32, new int[2]));
        Assert.ThrowsAny<ArgumentException>(() => NibbleCodeProducts.Pack(new byte[64], new byte[33]));
        NibbleCodeProducts.Invoke(new sbyte[64], new byte[64], 32, new int[2]);
    }
}
