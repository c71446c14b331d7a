using CaptionSearch.Imaging.Tests.Decoding;

namespace CaptionSearch.Imaging.Tests;

public sealed class JpegWriterTests
{
    private static readonly PixelBuffer Quarters = new(63, 41, PictureFiles.Quarters(63, 41));

    [Fact]
    public void Write_ReadBack_ShowsThePixels()
    {
        PixelBuffer back = ImageReader.ReadFull(JpegWriter.Write(Quarters, 95), "written");

        Assert.Equal((63, 41), (back.Width, back.Height));
        Pixel.Quarters(back, 6, (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255));
    }

    [Fact]
    public void Write_LowerQuality_IsSmaller()
    {
        byte[] noise = new byte[200 * 200 * 3];
        new Random(3).NextBytes(noise);
        PixelBuffer picture = new(200, 200, noise);

        Assert.True(JpegWriter.Write(picture, 40).Length < JpegWriter.Write(picture).Length);
        Assert.True(JpegWriter.Write(picture).Length < JpegWriter.Write(picture, 100).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Write_QualityOutOfRange_Throws(int quality)
        => Assert.Throws<ArgumentOutOfRangeException>(() => JpegWriter.Write(Quarters, quality));

    [Fact]
    public void Write_SideThatJpegDoesNotHave_Throws()
        => Assert.Throws<ArgumentException>(() => JpegWriter.Write(new PixelBuffer(65_536, 1, new byte[65_536 * 3])));
}
