using System.Diagnostics;
using System.Globalization;

namespace CaptionSearch.Imaging.Tests.Decoding;

/// <summary>The corpora; run by <see cref="HostileFilesTests"/> in a child process, or by hand with <c>-explicit only</c>.</summary>
public sealed class HostileFiles
{
    private static readonly string[] Saves = ["jpegsave", "pngsave", "webpsave", "gifsave", "tiffsave"];

    [Fact(Explicit = true)]
    public void TruncatedAtEveryByte()
    {
        foreach (string save in Saves)
        {
            byte[] whole = Small(save);
            PixelBuffer expected = ImageReader.Read(whole, "whole", 16, 16);
            int read = 0;
            for (int length = 0; length < whole.Length; length++)
            {
                if (TryRead(whole.AsSpan(0, length), $"{save} cut at {length} of {whole.Length}") is { } picture)
                {
                    // Only bytes that carry no pixel may be missing: an end marker, a trailer.
                    read++;
                    Assert.Equal(expected.Rgb, picture.Rgb);
                }
            }

            Assert.True(read <= 64, $"{save}: {read} of {whole.Length} cut files were read");
        }

        AssertMemory(megabytes: 300);
    }

    [Fact(Explicit = true)]
    public void BitFlips()
    {
        Random random = new(6);
        int read = 0;
        foreach (string save in Saves)
        {
            byte[] whole = Small(save);
            for (int round = 0; round < 600; round++)
            {
                byte[] damaged = [.. whole];
                for (int flips = random.Next(1, 4); flips > 0; flips--)
                {
                    // Half of the damage hits the first 64 bytes: sizes, offsets and tables.
                    damaged[random.Next(random.Next(2) == 0 ? Math.Min(64, whole.Length) : whole.Length)] ^= (byte)(1 << random.Next(8));
                }

                read += TryRead(damaged, $"{save}, round {round}") is null ? 0 : 1;
            }
        }

        Assert.InRange(read, 1, (Saves.Length * 600) - 1);
        AssertMemory(megabytes: 900);
    }

    [Fact(Explicit = true)]
    public void RandomBytesBehindASignature()
    {
        Random random = new(7);
        byte[][] signatures =
        [
            [0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [.. "RIFF \0\0\0WEBP"u8], [.. "GIF89a"u8],
            [0x49, 0x49, 42, 0], [0x4D, 0x4D, 0, 42], [0x49, 0x49, 43, 0], [],
        ];
        for (int round = 0; round < 2000; round++)
        {
            byte[] noise = new byte[random.Next(0, 400)];
            random.NextBytes(noise);
            byte[] file = [.. signatures[round % signatures.Length], .. noise];
            TryRead(file, $"round {round}");
        }

        AssertMemory(megabytes: 900);
    }

    [Fact(Explicit = true)]
    public void Bombs()
    {
        DecodeLimits limits = new() { MaxMegapixels = 4 };
        (int, int)[] sizes = [(30_000, 30_000), (1_000_000, 1_000_000), (int.MaxValue, int.MaxValue), (int.MaxValue, 1), (0, 5), (4001, 1000)];
        foreach ((int width, int height) in sizes)
        {
            Exception error = Assert.ThrowsAny<Exception>(() => ImageReader.Read(PictureFiles.PngBomb(width, height), "bomb", 16, 16, limits));
            Assert.True(error is InvalidImageException or UnsupportedImageException, error.ToString());
        }

        // Real pixels in few bytes: 100 megapixels of one grey in 100 kB.
        byte[] zip = PictureFiles.Png(10_000, 10_000, 8, 0, new byte[100_000_000]);
        Assert.True(zip.Length < 1_000_000);
        Assert.Throws<UnsupportedImageException>(() => ImageReader.Read(zip, "bomb", 16, 16, limits));
        long before = PeakKilobytes();
        Assert.Equal(16, ImageReader.Read(zip, "allowed", 16, 16).Width); // the default limit is inclusive; read in strips
        Assert.True(PeakKilobytes() - before < 60_000, $"{PeakKilobytes() - before} kB for a picture of 100 megapixels");
    }

    private static PixelBuffer? TryRead(ReadOnlySpan<byte> bytes, string name)
    {
        long start = Stopwatch.GetTimestamp();
        PixelBuffer? picture = null;
        try
        {
            picture = ImageReader.Read(bytes, name, 16, 16, new DecodeLimits { MaxMegapixels = 20 });
        }
        catch (Exception error) when (error is InvalidImageException or UnsupportedImageException)
        {
            Assert.StartsWith($"{name}: ", error.Message, StringComparison.Ordinal);
            Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        }

        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(25), $"{name} took {Stopwatch.GetElapsedTime(start)}");
        return picture;
    }

    private static byte[] Small(string save)
    {
        byte[] rgb = new byte[40 * 30 * 3];
        new Random(8).NextBytes(rgb);
        return PictureFiles.Convert(PictureFiles.Png(40, 30, rgb), save, [("strip", "true")]);
    }

    private static void AssertMemory(int megabytes)
        => Assert.True(PeakKilobytes() < megabytes * 1024L, $"peak {PeakKilobytes() / 1024} MB");

    private static long PeakKilobytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The peak of memory is read from /proc.");
        string line = File.ReadLines("/proc/self/status").First(entry => entry.StartsWith("VmHWM", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(6, line.Length - 9), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }
}
