using System.Diagnostics;
using System.Text;

namespace CaptionSearch.Imaging.Tests.Decoding;

public sealed class ImageReaderErrorsTests
{
    [Fact]
    public void Read_ZeroBytes_IsInvalid()
    {
        InvalidImageException error = Assert.Throws<InvalidImageException>(() => ImageReader.Read([], "empty.jpg", 10, 10));

        Assert.Equal("empty.jpg: the file is empty.", error.Message);
    }

    [Fact]
    public void Read_TextFileNamedJpg_IsUnsupported()
    {
        string path = Path.Combine(Path.GetTempPath(), $"captionsearch-{Guid.NewGuid():N}.jpg");
        File.WriteAllText(path, "not a picture at all, just some text in a file\n");
        try
        {
            UnsupportedImageException error = Assert.Throws<UnsupportedImageException>(() => ImageReader.Read(path, 10, 10));
            Assert.Equal($"{path}: not a picture that is read; JPEG, PNG, WebP, GIF and TIFF are.", error.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Read_OtherFormats_AreNamedAndUnsupported()
    {
        byte[] bmp = [(byte)'B', (byte)'M', 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, .. new byte[28]];
        (string Name, byte[] Bytes)[] files =
        [
            ("BMP", bmp),
            ("HEIC", [0, 0, 0, 24, .. "ftypheic"u8, .. new byte[20]]),
            ("AVIF", [0, 0, 0, 24, .. "ftypavif"u8, .. new byte[20]]),
            ("PDF", Encoding.ASCII.GetBytes("%PDF-1.4\n")),
            ("SVG or XML", Encoding.ASCII.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'/>")),
        ];
        foreach ((string name, byte[] bytes) in files)
        {
            UnsupportedImageException error = Assert.Throws<UnsupportedImageException>(() => ImageReader.Read(bytes, "a.jpg", 10, 10));
            Assert.StartsWith($"a.jpg: {name} is not read", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Start_UntrustedLoaders_AreBlocked()
    {
        VipsLibrary.Start();
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "P2 1 1 255\n7\n");
            VipsOperation? operation = null;
            VipsError error = Assert.Throws<VipsError>(() =>
            {
                operation = new VipsOperation("ppmload");
                operation.With("filename", path).Image().Dispose();
            });
            operation?.Dispose();
            Assert.Contains("block", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Read_HugeDeclaredSize_IsRefusedBeforeAnyPixel()
    {
        byte[] bomb = PictureFiles.PngBomb(30_000, 30_000);
        long before = Process.GetCurrentProcess().PeakWorkingSet64;

        UnsupportedImageException error = Assert.Throws<UnsupportedImageException>(() => ImageReader.Read(bomb, "poster.png", 10, 10));

        Assert.Equal("poster.png: 30000x30000 is 900 megapixels; the limit is 100 (CaptionSearch:Decode:MaxMegapixels).", error.Message);
        Assert.True(Process.GetCurrentProcess().PeakWorkingSet64 - before < 50_000_000);
        Assert.Equal(30_000, ImageReader.Identify(bomb, "poster.png").Width);
    }

    [Fact]
    public void CheckPixels_ProductAbove32Bits_IsRefused()
        => Assert.Throws<UnsupportedImageException>(() => ImageReader.CheckPixels("x", 65_536, 65_536, new DecodeLimits()));

    [Fact]
    public void Read_PixelLimit_IsInclusive()
    {
        byte[] png = PictureFiles.Png(1000, 1000, new byte[3_000_000]);
        byte[] larger = PictureFiles.Png(1001, 1000, new byte[3_003_000]);
        DecodeLimits limits = new() { MaxMegapixels = 1 };

        Assert.Equal(10, ImageReader.Read(png, "x", 10, 10, limits).Width);
        Assert.Throws<UnsupportedImageException>(() => ImageReader.Read(larger, "x", 10, 10, limits));
    }

    [Fact]
    public void Read_ByteLimit_IsInclusiveForBytesAndFiles()
    {
        byte[] png = PictureFiles.Png(8, 8, PictureFiles.Quarters(8, 8));
        byte[] padded = [.. png, .. new byte[(1024 * 1024) - png.Length]];
        byte[] larger = [.. padded, 0];
        DecodeLimits limits = new() { MaxMegabytes = 1 };
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, larger);

            Assert.Equal(4, ImageReader.Read(padded, "x", 4, 4, limits).Width);
            Assert.Throws<UnsupportedImageException>(() => ImageReader.Read(larger, "x", 4, 4, limits));
            UnsupportedImageException error = Assert.Throws<UnsupportedImageException>(() => ImageReader.Read(path, 4, 4, limits));
            Assert.EndsWith(": 1 MB; the limit is 1 MB (CaptionSearch:Decode:MaxMegabytes).", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Read_TruncatedJpeg_SaysSo()
    {
        byte[] noise = new byte[100 * 100 * 3];
        new Random(5).NextBytes(noise);
        byte[] jpeg = PictureFiles.Jpeg(PictureFiles.Png(100, 100, noise));

        InvalidImageException error = Assert.Throws<InvalidImageException>(() => ImageReader.Read(jpeg.AsSpan(0, jpeg.Length / 2), "photo.jpg", 10, 10));

        Assert.StartsWith("photo.jpg: not a complete JPEG (libvips: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_JpegWithADamagedBlock_IsStillRead()
    {
        byte[] jpeg = PictureFiles.Jpeg(PictureFiles.Png(400, 400, PictureFiles.Quarters(400, 400)));
        int middle = jpeg.Length * 3 / 4;
        byte[] damaged = [.. jpeg];
        (damaged[middle], damaged[middle + 1], damaged[middle + 2]) = ((byte)~damaged[middle], (byte)(damaged[middle + 1] ^ 0x55), (byte)(damaged[middle + 2] ^ 0x0F));

        PixelBuffer picture = ImageReader.Read(damaged, "x", 40, 40);

        Pixel.Near((255, 0, 0), picture, 10, 5, 6); // what lies above the damage is as it was
    }

    [Fact]
    public void Read_MissingFile_IsAnInputOutputError()
        => Assert.ThrowsAny<IOException>(() => ImageReader.Read("/no/such/picture.jpg", 10, 10));

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, -1)]
    [InlineData(16_385, 10)]
    public void Read_SizeOutOfRange_Throws(int width, int height)
        => Assert.Throws<ArgumentOutOfRangeException>(() => ImageReader.Read([1], "x", width, height));

    [Fact]
    public void Read_CancelledBefore_Throws()
    {
        byte[] png = PictureFiles.Png(8, 8, PictureFiles.Quarters(8, 8));

        Assert.Throws<OperationCanceledException>(() => ImageReader.Read(png, "x", 4, 4, cancellationToken: new CancellationToken(true)));
    }

    [Fact]
    public async Task Read_CancelledDuring_StopsEarly()
    {
        byte[] large = LargePng();
        Stopwatch full = Stopwatch.StartNew();
        _ = ImageReader.Read(large, "x", 100, 100);
        full.Stop();

        // On a busy machine the timer itself may come late: the quickest of a few attempts counts.
        TimeSpan quickest = TimeSpan.MaxValue;
        for (int attempt = 0; attempt < 10 && quickest > full.Elapsed / 2; attempt++)
        {
            using CancellationTokenSource cancel = new(full.Elapsed / 10);
            Stopwatch stopped = Stopwatch.StartNew();
            Exception? error = await Record.ExceptionAsync(
                () => Task.Run(() => ImageReader.Read(large, "x", 100, 100, cancellationToken: cancel.Token), CancellationToken.None));
            if (error is null)
            {
                continue; // the timer came after the whole read
            }

            Assert.Equal(cancel.Token, Assert.IsType<OperationCanceledException>(error, exactMatch: false).CancellationToken);
            quickest = stopped.Elapsed < quickest ? stopped.Elapsed : quickest;
        }

        Assert.True(quickest < full.Elapsed / 2, $"stopped after {quickest}, a whole read takes {full.Elapsed}");
    }

    [Fact]
    public void Read_CancelledAfter_ChangesNothing()
    {
        using CancellationTokenSource cancel = new();
        byte[] png = PictureFiles.Png(8, 8, PictureFiles.Quarters(8, 8));
        PixelBuffer picture = ImageReader.Read(png, "x", 8, 8, cancellationToken: cancel.Token);

        cancel.Cancel();

        Assert.Equal(PictureFiles.Quarters(8, 8), picture.Rgb);
    }

    [Fact]
    public void Read_SlowerThanTheTimeout_IsUnsupported()
    {
        // On a busy machine the timer may come after the whole read: one of a few attempts must be stopped.
        byte[] large = LargePng();
        Exception? error = null;
        for (int attempt = 0; attempt < 20 && error is null; attempt++)
        {
            error = Record.Exception(() => ImageReader.Read(large, "slow.png", 100, 100, new DecodeLimits { Timeout = TimeSpan.FromMilliseconds(5) }));
        }

        Assert.IsType<UnsupportedImageException>(error);
        Assert.StartsWith("slow.png: not decoded within", error.Message, StringComparison.Ordinal);
    }

    /// <summary>49 megapixels: some hundred milliseconds of decoding in a file of a few kilobytes.</summary>
    private static byte[] LargePng() => PictureFiles.Png(7000, 7000, 8, 0, new byte[49_000_000]);
}
