using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace CaptionSearch.Engine.Features;

/// <summary>Writes arrays into one file that NumPy's <c>load</c> opens: a ZIP with one member <c>NAME.npy</c> for each.</summary>
/// <remarks>
/// Each member is in NumPy's NPY format, version 1.0 (numpy.lib.format): the magic <c>93 4E 55 4D 50 59 01 00</c>, the length of the
/// header in two bytes, the header, a Python dictionary filled up with blanks so that the values begin at a multiple of 64, and the
/// values in row-major order. Nothing in it needs pickle. The same arrays give the same bytes.
/// </remarks>
internal sealed class NpzFile : IDisposable
{
    private const int Alignment = 64;
    private const int FixedLength = 10; // magic, version, length of the header
    private static readonly char ByteOrder = BitConverter.IsLittleEndian ? '<' : '>';

    private readonly ZipArchive _zip;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Where to; stays open.</param>
    public NpzFile(Stream stream)
    {
        _zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
    }

    /// <summary>Fills a row of a matrix.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="values">Shape [D], to be overwritten.</param>
    public delegate void RowFunction(int row, Span<float> values);

    /// <summary>Adds a matrix of 32-bit floats, row by row; stored, not compressed.</summary>
    /// <param name="name">Of the array.</param>
    /// <param name="rows">N.</param>
    /// <param name="length">D.</param>
    /// <param name="fill">Called for each row, in order.</param>
    public void AddFloats(string name, int rows, int length, RowFunction fill)
    {
        using Stream member = Begin(name, CompressionLevel.NoCompression, "f4", string.Create(CultureInfo.InvariantCulture, $"({rows}, {length})"));
        float[] values = new float[length];
        for (int row = 0; row < rows; row++)
        {
            fill(row, values);
            member.Write(MemoryMarshal.AsBytes<float>(values));
        }
    }

    /// <summary>Adds a list of 32-bit whole numbers.</summary>
    /// <param name="name">Of the array.</param>
    /// <param name="values">Shape [N].</param>
    public void AddNumbers(string name, ReadOnlySpan<int> values)
    {
        using Stream member = Begin(name, CompressionLevel.Fastest, "i4", Shape(values.Length));
        member.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Adds a list of texts: UTF-32, each filled up with zeros to the length of the longest.</summary>
    /// <param name="name">Of the array.</param>
    /// <param name="texts">N texts.</param>
    public void AddTexts(string name, IReadOnlyList<string> texts)
    {
        UTF32Encoding encoding = new(bigEndian: !BitConverter.IsLittleEndian, byteOrderMark: false);
        int width = Math.Max(4, texts.Select(encoding.GetByteCount).DefaultIfEmpty().Max());
        using Stream member = Begin(name, CompressionLevel.Fastest, string.Create(CultureInfo.InvariantCulture, $"U{width / 4}"), Shape(texts.Count));
        byte[] bytes = new byte[width];
        foreach (string text in texts)
        {
            Array.Clear(bytes);
            encoding.GetBytes(text, bytes);
            member.Write(bytes);
        }
    }

    /// <summary>Ends the file.</summary>
    public void Dispose() => _zip.Dispose();

    private static string Shape(int count) => string.Create(CultureInfo.InvariantCulture, $"({count},)");

    private Stream Begin(string name, CompressionLevel compression, string type, string shape)
    {
        ZipArchiveEntry entry = _zip.CreateEntry(name + ".npy", compression);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the earliest that ZIP has
        string header = $"{{'descr': '{ByteOrder}{type}', 'fortran_order': False, 'shape': {shape}, }}";
        int padded = (FixedLength + header.Length + 1 + Alignment - 1) / Alignment * Alignment;
        header = header.PadRight(padded - FixedLength - 1) + "\n";
        Stream member = entry.Open();
        member.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)header.Length, (byte)(header.Length >> 8)]);
        member.Write(Encoding.ASCII.GetBytes(header));
        return member;
    }
}
