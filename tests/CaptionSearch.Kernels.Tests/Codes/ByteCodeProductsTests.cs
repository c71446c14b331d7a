namespace CaptionSearch.Kernels.Tests.Codes;

public sealed class ByteCodeProductsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Invoke_EveryLengthAndCount_IsExact(int lanes)
    {
        Random random = new(lanes);
        for (int d = 0; d <= 140; d++)
        {
            int count = 1 + (d % 10);
            int stride = d + random.Next(20);
            sbyte[] query = Codes(random, d);
            sbyte[] records = Codes(random, ((count - 1) * stride) + d);
            int[] which = [.. Enumerable.Range(0, d % 8).Select(_ => random.Next(count))];
            int[] products = new int[which.Length];
            ByteCodeProducts.Invoke((SimdWidth)lanes, query, records, stride, which, products);
            for (int r = 0; r < which.Length; r++)
            {
                Assert.Equal(Enumerable.Range(0, d).Sum(i => query[i] * records[(which[r] * stride) + i]), products[r]);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void Invoke_LargestCodesAtTheLargestDimension_DoNotOverflow(int lanes)
    {
        int d = ByteCodeProducts.MaxDimension;
        int[] products = new int[4];
        sbyte[] most = [.. Enumerable.Repeat((sbyte)127, d)];
        sbyte[] least = [.. Enumerable.Repeat((sbyte)-127, d)];
        sbyte[] records = [.. most, .. least, .. most, .. least];
        ByteCodeProducts.Invoke((SimdWidth)lanes, least, records, d, [0, 1, 2, 3], products);
        int largest = 127 * 127 * d;
        Assert.Equal([-largest, largest, -largest, largest], products);
    }

    [Fact]
    public void Invoke_WrongShapes_Throws()
    {
        Assert.ThrowsAny<ArgumentException>(() => ByteCodeProducts.Invoke(new sbyte[4], new sbyte[10], 3, [1], new int[1]));
        Assert.ThrowsAny<ArgumentException>(() => ByteCodeProducts.Invoke(new sbyte[4], new sbyte[9], 6, [0, 1], new int[2]));
        Assert.ThrowsAny<ArgumentException>(() => ByteCodeProducts.Invoke(new sbyte[4], new sbyte[10], 6, [-1], new int[1]));
        Assert.ThrowsAny<ArgumentException>(() => ByteCodeProducts.Invoke(new sbyte[4], new sbyte[10], 6, [int.MaxValue], new int[1]));
        Assert.ThrowsAny<ArgumentException>(() => ByteCodeProducts.Invoke(new sbyte[4], new sbyte[10], 6, [1], new int[2]));
        Assert.ThrowsAny<ArgumentException>(() => ByteCodeProducts.Invoke(new sbyte[ByteCodeProducts.MaxDimension + 1], [], 1 << 18, [], []));
        ByteCodeProducts.Invoke(new sbyte[4], new sbyte[10], 6, [0, 1], new int[2]);
    }

    [Fact]
    public void Invoke_AllocatesNothing()
    {
        sbyte[] query = new sbyte[512];
        sbyte[] records = new sbyte[528 * 64];
        int[] which = [.. Enumerable.Range(0, 63)];
        int[] products = new int[63];
        ByteCodeProducts.Invoke(query, records, 528, which, products);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ByteCodeProducts.Invoke(query, records, 528, which, products);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static sbyte[] Codes(Random random, int length)
        => [.. Enumerable.Range(0, length).Select(_ => (sbyte)random.Next(-127, 128))];
}
