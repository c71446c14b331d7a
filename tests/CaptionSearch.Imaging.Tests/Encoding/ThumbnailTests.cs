using CaptionSearch.Imaging.Tests.Decoding;

namespace CaptionSearch.Imaging.Tests;

public sealed class ThumbnailTests
{
    private static readonly (int, int, int) Red = (255, 0, 0);
    private static readonly (int, int, int) Green = (0, 255, 0);
    private static readonly (int, int, int) Blue = (0, 0, 255);
    private static readonly (int, int, int) White = (255, 255, 255);

    [Theory]
    [InlineData(400, 200, 160, 160, 80)]
    [InlineData(200, 400, 160, 80, 160)]
    [InlineData(160, 160, 160, 160, 160)]
    [InlineData(90, 30, 160, 90, 30)] // a smaller picture stays as it is
    [InlineData(1000, 333, 320, 320, 107)] // 106.56
    [InlineData(320, 3, 160, 160, 2)] // 1.5: halves upwards
    [InlineData(200_000, 1, 160, 160, 1)]
    [InlineData(int.MaxValue, int.MaxValue, 1280, 1280, 1280)]
    public void Size_KeepsTheShapeWithinTheSide(int width, int height, int side, int expectedWidth, int expectedHeight)
        => Assert.Equal((expectedWidth, expectedHeight), Thumbnail.Size(width, height, side));

    [Fact]
    public void Size_NoPixelsOrSide_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Thumbnail.Size(0, 5, 160));
        Assert.Throws<ArgumentOutOfRangeException>(() => Thumbnail.Size(5, 0, 160));
        Assert.Throws<ArgumentOutOfRangeException>(() => Thumbnail.Size(5, 5, 0));
    }

    [Theory]
    [InlineData("jpegsave")]
    [InlineData("pngsave")]
    [InlineData("webpsave")]
    [InlineData("gifsave")]
    [InlineData("tiffsave")]
    public void Make_EveryFormat_IsAJpegOfTheComputedSizeThatShowsThePicture(string save)
    {
        foreach ((int width, int height) in ((int, int)[])[(64, 48), (700, 501), (501, 700), (1999, 1000)])
        {
            byte[] bytes = PictureFiles.Convert(PictureFiles.Png(width, height, PictureFiles.Quarters(width, height)), save);
            foreach (int side in (int[])[16, 160, 320])
            {
                byte[] made = Thumbnail.Make(bytes, "x", side);

                (int expectedWidth, int expectedHeight) = Thumbnail.Size(width, height, side);
                Assert.Equal(new ImageInfo(ImageFormat.Jpeg, expectedWidth, expectedHeight, 1), ImageReader.Identify(made, "made"));
                if (side > 16)
                {
                    Pixel.Quarters(ImageReader.ReadFull(made, "made"), 24, Red, Green, Blue, White); // both codecs' half-resolution colours
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 0, 1, 2, 3)]
    [InlineData(3, 3, 2, 1, 0)]
    [InlineData(6, 2, 0, 3, 1)]
    [InlineData(7, 3, 1, 2, 0)]
    [InlineData(8, 1, 3, 0, 2)]
    public void Make_ExifOrientation_IsUprightAndSaysNothingOfATurn(int orientation, int topLeft, int topRight, int bottomLeft, int bottomRight)
    {
        (int, int, int)[] stored = [Red, Green, Blue, White];
        byte[] bytes = PictureFiles.WithOrientation(PictureFiles.Jpeg(PictureFiles.Png(400, 200, PictureFiles.Quarters(400, 200))), orientation);

        byte[] made = Thumbnail.Make(bytes, "x", 160);

        PixelBuffer picture = ImageReader.ReadFull(made, "made");
        Assert.Equal(orientation >= 5 ? (80, 160) : (160, 80), (picture.Width, picture.Height));
        Pixel.Quarters(picture, 12, stored[topLeft], stored[topRight], stored[bottomLeft], stored[bottomRight]);
        Assert.True(made.AsSpan().IndexOf("Exif"u8) < 0, "EXIF is still there");
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Make_Alpha_IsLaidOnWhite(int bits)
    {
        byte[] transparent = [.. Enumerable.Repeat(new byte[] { 255, 0, 0, 0 }, 32 * 32).SelectMany(p => p).SelectMany(s => Enumerable.Repeat(s, bits / 8))];

        PixelBuffer picture = ImageReader.ReadFull(Thumbnail.Make(PictureFiles.Png(32, 32, bits, 6, transparent), "x", 16), "made");

        Pixel.Near(White, picture, 8, 8, 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(16)]
    public void Make_Grey_IsGreyOfTheSameBrightness(int bits)
    {
        byte[] rows = new byte[64 * 64 * bits / 8];
        Array.Fill(rows, bits == 1 ? (byte)0xFF : (byte)0x80);

        PixelBuffer picture = ImageReader.ReadFull(Thumbnail.Make(PictureFiles.Png(64, 64, bits, 0, rows), "x", 32), "made");

        int expected = bits == 1 ? 255 : 0x80;
        Pixel.Near((expected, expected, expected), picture, 16, 16, 2);
    }

    [Theory]
    [InlineData("jpegsave")]
    [InlineData("tiffsave")]
    public void Make_Cmyk_BecomesRgb(string save)
    {
        byte[] rgb = [.. PictureFiles.Quarters(64, 64).Select(value => (byte)(value == 0 ? 60 : 150))];
        byte[] bytes = PictureFiles.Convert(
            PictureFiles.Png(64, 64, rgb),
            save,
            convert: image => new VipsOperation("icc_transform").With("in", image).With("output-profile", "cmyk").With("input-profile", "srgb"));

        PixelBuffer picture = ImageReader.ReadFull(Thumbnail.Make(bytes, "x", 32), "made");

        Pixel.Quarters(picture, 25, (150, 60, 60), (60, 150, 60), (60, 60, 150), (150, 150, 150));
    }

    [Fact]
    public void Make_ColourProfile_IsConvertedAndGone()
    {
        byte[] bytes = PictureFiles.Convert(
            PictureFiles.Png(64, 64, PictureFiles.Quarters(64, 64)),
            "pngsave",
            convert: image => new VipsOperation("icc_transform").With("in", image).With("output-profile", "p3").With("input-profile", "srgb"));

        byte[] made = Thumbnail.Make(bytes, "x", 32);

        Pixel.Near(Red, ImageReader.ReadFull(made, "made"), 5, 5, 8);
        Assert.True(made.AsSpan().IndexOf("ICC_PROFILE"u8) < 0, "the profile is still there");
    }

    [Fact]
    public void Make_TooManyBytesOrPixels_IsRefusedBeforeAnythingIsDecoded()
    {
        byte[] large = PictureFiles.Png(2001, 1000, PictureFiles.Quarters(2001, 1000));

        Assert.Contains(
            "2001x1000 is 2 megapixels; the limit is 1",
            Assert.Throws<UnsupportedImageException>(() => Thumbnail.Make(large, "x", 160, new DecodeLimits { MaxMegapixels = 1 })).Message,
            StringComparison.Ordinal);
        Assert.Throws<UnsupportedImageException>(() => Thumbnail.Make(new byte[(1 << 20) + 1], "x", 160, new DecodeLimits { MaxMegabytes = 1 }));
        Assert.Throws<UnsupportedImageException>(() => Thumbnail.Make(PictureFiles.PngBomb(100_000, 100_000), "x", 160));
    }

    [Fact]
    public void Make_BrokenPicture_IsAnInvalidImageException()
    {
        byte[] whole = PictureFiles.Jpeg(PictureFiles.Png(400, 200, PictureFiles.Quarters(400, 200)));

        Assert.StartsWith("x: ", Assert.Throws<InvalidImageException>(() => Thumbnail.Make(whole.AsSpan(0, whole.Length / 2), "x", 160)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidImageException>(() => Thumbnail.Make([], "x", 160));
        Assert.Throws<UnsupportedImageException>(() => Thumbnail.Make("text"u8, "x", 160));
    }

    [Fact]
    public void Make_Cancelled_Stops()
        => Assert.ThrowsAny<OperationCanceledException>(
            () => Thumbnail.Make(PictureFiles.Png(64, 64, PictureFiles.Quarters(64, 64)), "x", 16, null, new CancellationToken(canceled: true)));

    [Fact]
    public void Make_FromManyThreads_IsTheSameEveryTime()
    {
        byte[] noise = new byte[500 * 400 * 3];
        new Random(2).NextBytes(noise);
        byte[] bytes = PictureFiles.Jpeg(PictureFiles.Png(500, 400, noise));
        byte[] expected = Thumbnail.Make(bytes, "x", 160);

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Assert.Equal(expected, Thumbnail.Make(bytes, "x", 160)));
    }
}
