namespace CaptionSearch.Kernels.Tests;

public sealed class PixelScaleTests
{
    [Fact]
    public void Invoke_EveryLength_ScalesEveryByte()
    {
        for (int length = 0; length <= 300; length++)
        {
            byte[] x = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];
            Fenced y = new(length);
            PixelScale.Invoke(x, 127, 1f / 128, y.Span);
            for (int i = 0; i < length; i++)
            {
                Assert.Equal((x[i] - 127) / 128f, y.Span[i]); // exact: a difference of integers, divided by a power of two
            }

            y.AssertFenceIntact();
        }
    }

    [Fact]
    public void Invoke_LengthsDiffer_Throws()
        => Assert.Throws<ArgumentException>(() => PixelScale.Invoke(new byte[3], 0, 1, new float[4]));
}
