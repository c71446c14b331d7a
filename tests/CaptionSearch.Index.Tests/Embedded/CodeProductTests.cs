using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Index.Tests.Embedded;

public sealed class CodeProductTests
{
    [Fact]
    public void Invoke_EveryLength_IsExact()
    {
        Random random = new(1);
        for (int length = 0; length <= 140; length++)
        {
            short[] x = [.. Enumerable.Range(0, length).Select(_ => (short)random.Next(-127, 128))];
            sbyte[] y = [.. Enumerable.Range(0, length).Select(_ => (sbyte)random.Next(-127, 128))];
            Assert.Equal(x.Zip(y, (a, b) => a * b).Sum(), CodeProduct.Invoke(x, y));
        }
    }

    [Theory]
    [InlineData(127, 127)]
    [InlineData(-127, 127)]
    [InlineData(-127, -127)]
    public void Invoke_LargestCodes_DoNotOverflow(int x, int y)
        => Assert.Equal(4096 * x * y, CodeProduct.Invoke(
            [.. Enumerable.Repeat((short)x, 4096)], [.. Enumerable.Repeat((sbyte)y, 4096)]));

    [Fact]
    public void Invoke_OtherLengths_Throws()
        => Assert.ThrowsAny<ArgumentException>(() => CodeProduct.Invoke(new short[3], new sbyte[4]));
}
