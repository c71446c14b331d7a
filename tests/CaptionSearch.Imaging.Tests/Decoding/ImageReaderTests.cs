namespace CaptionSearch.Imaging.Tests.Decoding;

public sealed class ImageReaderTests
{
    private static readonly (int, int, int) Red = (255, 0, 0);
    private static readonly (int, int, int) Green = (0, 255, 0);
    private static readonly (int, int, int) Blue = (0, 0, 255);
    private static readonly (int, int, int) White = (255, 255, 255);

    public static TheoryData<string, ImageFormat> Formats => new()
    {
        { "jpegsave", ImageFormat.Jpeg },
        { "pngsave", ImageFormat.Png },
        { "webpsave", ImageFormat.Webp },
        { "gifsave", ImageFormat.Gif },
        { "tiffsave", ImageFormat.Tiff },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_EveryFormat_ShowsTheQuartersAtTheSizeAskedFor(string save, ImageFormat format)
    {
        byte[] bytes = PictureFiles.Convert(PictureFiles.Png(64, 48, PictureFiles.Quarters(64, 48)), save);

        Assert.Equal(new ImageInfo(format, 64, 48, 1), ImageReader.Identify(bytes, "x"));
        foreach ((int width, int height) in ((int, int)[])[(64, 48), (20, 20), (260, 260), (64, 7), (3, 48), (8, 6)])
        {
            PixelBuffer picture = ImageReader.Read(bytes, "x", width, height);
            Assert.Equal((width, height), (picture.Width, picture.Height));
            if (width >= 8 && height >= 6)
            {
                Pixel.Quarters(picture, 40, Red, Green, Blue, White); // the codecs' chroma subsampling, GIF's dither
            }
        }
    }

    [Theory]
    [InlineData("jpegsave")]
    [InlineData("webpsave")]
    [InlineData("pngsave")]
    [InlineData("tiffsave")]
    public void Read_LargePicture_IsShrunkOnTheWayAndShowsTheQuarters(string save)
    {
        byte[] bytes = PictureFiles.Convert(PictureFiles.Png(2500, 1700, PictureFiles.Quarters(2500, 1700)), save);

        Pixel.Quarters(ImageReader.Read(bytes, "x", 60, 60), 8, Red, Green, Blue, White);
        Pixel.Quarters(ImageReader.Read(bytes, "x", 2600, 17), 8, Red, Green, Blue, White);
        Pixel.Quarters(ImageReader.Read(bytes, "x", 300, 1800), 8, Red, Green, Blue, White);
    }

    [Fact]
    public void ReadFull_Png_IsLossless()
    {
        byte[] rgb = new byte[31 * 17 * 3];
        new Random(1).NextBytes(rgb);

        PixelBuffer picture = ImageReader.ReadFull(PictureFiles.Png(31, 17, rgb), "x");

        Assert.Equal((31, 17), (picture.Width, picture.Height));
        Assert.Equal(rgb, picture.Rgb);
    }

    [Theory]
    [InlineData(1, 0, 1, 2, 3)]
    [InlineData(2, 1, 0, 3, 2)]
    [InlineData(3, 3, 2, 1, 0)]
    [InlineData(4, 2, 3, 0, 1)]
    [InlineData(5, 0, 2, 1, 3)]
    [InlineData(6, 2, 0, 3, 1)]
    [InlineData(7, 3, 1, 2, 0)]
    [InlineData(8, 1, 3, 0, 2)]
    [InlineData(9, 0, 1, 2, 3)]
    public void Read_ExifOrientation_IsUpright(int orientation, int topLeft, int topRight, int bottomLeft, int bottomRight)
    {
        // Orientation 6: stored row 0 is the right side seen upright, so the stored bottom left comes to the top left.
        (int, int, int)[] stored = [Red, Green, Blue, White];
        (int, int, int)[] upright = [stored[topLeft], stored[topRight], stored[bottomLeft], stored[bottomRight]];
        byte[] jpeg = PictureFiles.Jpeg(PictureFiles.Png(400, 200, PictureFiles.Quarters(400, 200)));
        byte[] bytes = PictureFiles.WithOrientation(jpeg, orientation);
        (int width, int height) = orientation is >= 5 and <= 8 ? (200, 400) : (400, 200);

        Assert.Equal(new ImageInfo(ImageFormat.Jpeg, width, height, 1), ImageReader.Identify(bytes, "x"));
        PixelBuffer full = ImageReader.ReadFull(bytes, "x");
        Assert.Equal((width, height), (full.Width, full.Height));
        Pixel.Quarters(full, 6, upright);
        Pixel.Quarters(ImageReader.Read(bytes, "x", 40, 60), 6, upright);
        Pixel.Quarters(ImageReader.Read(bytes, "x", 500, 450), 6, upright);
    }

    [Fact]
    public void Read_Grey_IsTheSameInAllThreeBands()
    {
        byte[] rows = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

        PixelBuffer picture = ImageReader.ReadFull(PictureFiles.Png(16, 16, 8, 0, rows), "x");

        for (int i = 0; i < 256; i++)
        {
            Assert.Equal((i, i, i), Pixel.At(picture, i % 16, i / 16));
        }
    }

    [Fact]
    public void Read_OneBitGrey_IsBlackAndWhite()
    {
        PixelBuffer picture = ImageReader.ReadFull(PictureFiles.Png(8, 1, 1, 0, [0b1010_0101]), "x");

        Assert.Equal((255, 255, 255), Pixel.At(picture, 0, 0));
        Assert.Equal((0, 0, 0), Pixel.At(picture, 1, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Read_SixteenBit_KeepsTheHighByte(int colourType)
    {
        int bands = colourType == 0 ? 1 : 3;
        byte[] samples = [0x00, 0x10, 0x40, 0x80, 0xC0, 0xFF];
        byte[] rows = [.. samples.SelectMany(s => Enumerable.Repeat(new byte[] { s, s }, bands).SelectMany(p => p))];

        PixelBuffer picture = ImageReader.ReadFull(PictureFiles.Png(6, 1, 16, colourType, rows), "x");

        for (int x = 0; x < samples.Length; x++)
        {
            Pixel.Near((samples[x], samples[x], samples[x]), picture, x, 0, 1);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Read_Alpha_IsLaidOnWhite(int bits)
    {
        byte[][] rgba = [[255, 0, 0, 255], [255, 0, 0, 0], [0, 0, 255, 128]];
        byte[] rows = [.. rgba.SelectMany(p => p).SelectMany(s => Enumerable.Repeat(s, bits / 8))];

        PixelBuffer picture = ImageReader.ReadFull(PictureFiles.Png(3, 1, bits, 6, rows), "x");

        Pixel.Near((255, 0, 0), picture, 0, 0, 1);
        Pixel.Near((255, 255, 255), picture, 1, 0, 1);
        Pixel.Near((127, 127, 255), picture, 2, 0, 2);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Read_GreyWithAlpha_IsLaidOnWhite(int bits)
    {
        byte[][] pairs = [[0, 255], [0, 0], [100, 128]];
        byte[] rows = [.. pairs.SelectMany(p => p).SelectMany(s => Enumerable.Repeat(s, bits / 8))];

        PixelBuffer picture = ImageReader.ReadFull(PictureFiles.Png(3, 1, bits, 4, rows), "x");

        Pixel.Near((0, 0, 0), picture, 0, 0, 1);
        Pixel.Near((255, 255, 255), picture, 1, 0, 1);
        Pixel.Near((177, 177, 177), picture, 2, 0, 2);
    }

    [Fact]
    public void Read_PaletteWithTransparency_IsLaidOnWhite()
    {
        byte[] png = PictureFiles.Png(3, 1, 8, 3, [0, 1, 2], palette: [10, 20, 30, 200, 100, 50, 9, 9, 9], transparency: [255, 255, 0]);

        PixelBuffer picture = ImageReader.ReadFull(png, "x");

        Assert.Equal((10, 20, 30), Pixel.At(picture, 0, 0));
        Assert.Equal((200, 100, 50), Pixel.At(picture, 1, 0));
        Assert.Equal((255, 255, 255), Pixel.At(picture, 2, 0));
    }

    [Theory]
    [InlineData(false, "jpegsave")]
    [InlineData(true, "jpegsave")]
    [InlineData(false, "tiffsave")]
    [InlineData(true, "tiffsave")]
    public void Read_Cmyk_BecomesRgb(bool withProfile, string save)
    {
        // Print inks cannot show the screen's primaries, so muted ones: they survive the way to CMYK and back.
        byte[] rgb = [.. PictureFiles.Quarters(64, 64).Select(value => (byte)(value == 0 ? 60 : 150))];
        byte[] bytes = PictureFiles.Convert(
            PictureFiles.Png(64, 64, rgb),
            save,
            [("strip", withProfile ? "false" : "true")],
            image => new VipsOperation("icc_transform").With("in", image).With("output-profile", "cmyk").With("input-profile", "srgb"));

        PixelBuffer picture = ImageReader.Read(bytes, "x", 32, 32);

        Pixel.Quarters(picture, 25, (150, 60, 60), (60, 150, 60), (60, 60, 150), (150, 150, 150));
    }

    [Fact]
    public void Read_ColourProfile_IsConvertedToSrgb()
    {
        byte[] png = PictureFiles.Png(64, 64, PictureFiles.Quarters(64, 64));
        byte[] inP3 = PictureFiles.Convert(
            png,
            "pngsave",
            convert: image => new VipsOperation("icc_transform").With("in", image).With("output-profile", "p3").With("input-profile", "srgb"));
        byte[] withoutProfile = PictureFiles.Convert(
            png,
            "pngsave",
            [("strip", "true")],
            image => new VipsOperation("icc_transform").With("in", image).With("output-profile", "p3").With("input-profile", "srgb"));

        // sRGB red is (234, 51, 35) in P3 numbers: without its profile it stays that, with it it is red again.
        Pixel.Near((234, 51, 35), ImageReader.ReadFull(withoutProfile, "x"), 10, 10, 4);
        Pixel.Near((255, 0, 0), ImageReader.ReadFull(inP3, "x"), 10, 10, 4);
    }

    [Fact]
    public void Read_FloatTiff_BecomesEightBits()
    {
        byte[] png = PictureFiles.Png(32, 32, PictureFiles.Quarters(32, 32));
        byte[] bytes = PictureFiles.Convert(png, "tiffsave", convert: image => new VipsOperation("colourspace").With("in", image).With("space", "scrgb"));

        Pixel.Quarters(ImageReader.Read(bytes, "x", 16, 16), 6, Red, Green, Blue, White);
    }

    [Fact]
    public void Read_ExtraChannels_AreDropped()
    {
        byte[] png = PictureFiles.Png(32, 32, PictureFiles.Quarters(32, 32));
        byte[] bytes = PictureFiles.Convert(png, "tiffsave", convert: image => new VipsOperation("bandjoin_const").With("in", image).With("c", "9 255"));

        Pixel.Quarters(ImageReader.Read(bytes, "x", 16, 16), 6, Red, Green, Blue, White);
    }

    [Theory]
    [InlineData("gifsave")]
    [InlineData("webpsave")]
    [InlineData("tiffsave")]
    public void Read_SeveralFrames_ShowsTheFirst(string save)
    {
        // One tall picture, cut into frames: frame 1 is red and green, frame 2 blue and white.
        byte[] png = PictureFiles.Png(40, 80, PictureFiles.Quarters(40, 80));
        byte[] bytes = PictureFiles.Convert(png, save, [("page-height", "40")]);

        ImageInfo info = ImageReader.Identify(bytes, "x");
        Assert.Equal((40, 40, 2), (info.Width, info.Height, info.Pages));
        Pixel.Quarters(ImageReader.Read(bytes, "x", 20, 20), 30, Red, Green, Red, Green);
        Assert.Equal(40, ImageReader.ReadFull(bytes, "x").Height);
    }

    [Fact]
    public void Read_ProgressiveJpegAndInterlacedPng_AreRead()
    {
        byte[] png = PictureFiles.Png(300, 200, PictureFiles.Quarters(300, 200));

        Pixel.Quarters(ImageReader.Read(PictureFiles.Jpeg(png, ("interlace", "true")), "x", 50, 50), 6, Red, Green, Blue, White);
        Pixel.Quarters(ImageReader.Read(PictureFiles.Convert(png, "pngsave", [("interlace", "true")]), "x", 50, 50), 6, Red, Green, Blue, White);
    }

    [Fact]
    public void Read_OnePixel_FillsThePicture()
    {
        PixelBuffer picture = ImageReader.Read(PictureFiles.Png(1, 1, [7, 8, 9]), "x", 5, 4);

        Assert.Equal(Enumerable.Repeat(new byte[] { 7, 8, 9 }, 20).SelectMany(p => p), picture.Rgb);
    }

    [Theory]
    [InlineData(200_000, 1)]
    [InlineData(1, 200_000)]
    public void Read_ExtremeAspect_IsRead(int width, int height)
    {
        byte[] grey = new byte[width * height];
        Array.Fill(grey, (byte)77);

        PixelBuffer picture = ImageReader.Read(PictureFiles.Png(width, height, 8, 0, grey), "x", 32, 32);

        Assert.All(picture.Rgb, value => Assert.Equal(77, value));
    }

    [Fact]
    public void Read_PathAndBytes_AreEqualWhateverTheExtension()
    {
        byte[] bytes = PictureFiles.Jpeg(PictureFiles.Png(64, 48, PictureFiles.Quarters(64, 48)));
        string path = Path.Combine(Path.GetTempPath(), $"captionsearch-{Guid.NewGuid():N}.png");
        File.WriteAllBytes(path, bytes);
        try
        {
            Assert.Equal(ImageReader.Read(bytes, "x", 32, 32).Rgb, ImageReader.Read(path, 32, 32).Rgb);
            Assert.Equal(ImageReader.ReadFull(bytes, "x").Rgb, ImageReader.ReadFull(path).Rgb);
            Assert.Equal(new ImageInfo(ImageFormat.Jpeg, 64, 48, 1), ImageReader.Identify(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Read_FromManyThreads_IsTheSameEveryTime()
    {
        byte[] noise = new byte[500 * 400 * 3];
        new Random(2).NextBytes(noise);
        byte[] bytes = PictureFiles.Jpeg(PictureFiles.Png(500, 400, noise));
        byte[] expected = ImageReader.Read(bytes, "x", 60, 60).Rgb;

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            if (i % 3 == 0)
            {
                Assert.Throws<InvalidImageException>(() => ImageReader.Read(bytes.AsSpan(0, 1000), "cut", 60, 60));
            }

            Assert.Equal(expected, ImageReader.Read(bytes, "x", 60, 60).Rgb);
        });
    }
}
