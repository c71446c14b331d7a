using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CaptionSearch.Imaging.Tests.Decoding;

/// <summary>Pictures made on the spot: a PNG encoder of our own, and libvips's writers for the other formats.</summary>
internal static class PictureFiles
{
    /// <summary>Four quarters: red, green / blue, white.</summary>
    public static byte[] Quarters(int width, int height)
    {
        byte[] rgb = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (byte r, byte g, byte b) = (y < height / 2, x < width / 2) switch
                {
                    (true, true) => ((byte)255, (byte)0, (byte)0),
                    (true, false) => ((byte)0, (byte)255, (byte)0),
                    (false, true) => ((byte)0, (byte)0, (byte)255),
                    _ => ((byte)255, (byte)255, (byte)255),
                };
                (rgb[((y * width) + x) * 3], rgb[(((y * width) + x) * 3) + 1], rgb[(((y * width) + x) * 3) + 2]) = (r, g, b);
            }
        }

        return rgb;
    }

    /// <summary>
    /// A PNG with one filterless zlib stream. Colour types: 0 grey, 2 RGB, 3 palette, 4 grey + alpha, 6 RGBA;
    /// rows: the packed samples, [height, bytes per row].
    /// </summary>
    public static byte[] Png(int width, int height, int bitDepth, int colourType, byte[] rows, byte[]? palette = null, byte[]? transparency = null)
    {
        using MemoryStream file = new();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = (byte)bitDepth;
        header[9] = (byte)colourType;
        Chunk(file, "IHDR", header);
        if (palette is not null)
        {
            Chunk(file, "PLTE", palette);
        }

        if (transparency is not null)
        {
            Chunk(file, "tRNS", transparency);
        }

        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            int stride = rows.Length / height;
            for (int y = 0; y < height && stride > 0; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(rows, y * stride, stride);
            }
        }

        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>An RGB PNG.</summary>
    public static byte[] Png(int width, int height, byte[] rgb) => Png(width, height, 8, 2, rgb);

    /// <summary>The same picture in another format, by libvips.</summary>
    /// <param name="png">What to convert.</param>
    /// <param name="save">A save operation, for example <c>jpegsave</c>.</param>
    /// <param name="options">Its options.</param>
    /// <param name="convert">Done before saving, for example to CMYK.</param>
    public static byte[] Convert(byte[] png, string save, (string Name, string Value)[]? options = null, Func<VipsImageHandle, VipsOperation>? convert = null)
    {
        VipsLibrary.Start();
        string path = Path.GetTempFileName();
        try
        {
            using VipsOperation load = new("pngload_buffer");
            using VipsImageHandle loaded = load.With("buffer", png).Image();
            using VipsOperation? conversion = convert?.Invoke(loaded);
            using VipsImageHandle? converted = conversion?.Image();
            using VipsOperation write = new(save);
            write.With("in", converted ?? loaded).With("filename", path);
            foreach ((string name, string value) in options ?? [])
            {
                write.With(name, value);
            }

            write.Run();
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static byte[] Jpeg(byte[] png, params (string Name, string Value)[] options)
        => Convert(png, "jpegsave", [("Q", "95"), ("subsample-mode", "off"), .. options]);

    /// <summary>Puts an EXIF segment with an orientation behind a JPEG's start marker.</summary>
    public static byte[] WithOrientation(byte[] jpeg, int orientation)
    {
        byte[] exif =
        [
            .. "Exif\0\0"u8, .. "MM"u8, 0, 42, 0, 0, 0, 8, // big-endian TIFF, first directory at 8
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, // one entry: orientation, SHORT
            0, 0, 0, 0,
        ];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg.AsSpan(2)];
    }

    /// <summary>Only a header: a picture that claims a size and has no pixels.</summary>
    public static byte[] PngBomb(int width, int height) => Png(width, height, 8, 2, []);

    private static void Chunk(Stream file, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] name = Encoding.ASCII.GetBytes(type);
        file.Write(name);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32([.. name, .. data]));
        file.Write(number);
    }

    private static uint Crc32(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }
        }

        return ~crc;
    }
}
