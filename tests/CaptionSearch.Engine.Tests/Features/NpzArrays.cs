using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace CaptionSearch.Engine.Features;

/// <summary>Reads an NPZ file by NumPy's own description of its formats, byte by byte, with nothing of what wrote it.</summary>
internal sealed partial class NpzArrays
{
    private readonly Dictionary<string, (string Type, int[] Shape, byte[] Values)> _arrays = new(StringComparer.Ordinal);

    public NpzArrays(string file)
    {
        using ZipArchive zip = ZipFile.OpenRead(file);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            Assert.EndsWith(".npy", entry.FullName, StringComparison.Ordinal);
            using Stream stream = entry.Open();
            using MemoryStream bytes = new();
            stream.CopyTo(bytes);
            _arrays.Add(entry.FullName[..^4], Parse(bytes.ToArray()));
        }
    }

    public IEnumerable<string> Names => _arrays.Keys;

    public int[] ShapeOf(string name) => _arrays[name].Shape;

    public float[][] Rows(string name)
    {
        (string type, int[] shape, byte[] values) = _arrays[name];
        Assert.Equal("<f4", type);
        Assert.Equal(4 * shape[0] * shape[1], values.Length);
        return [.. Enumerable.Range(0, shape[0]).Select(row => Enumerable.Range(0, shape[1])
            .Select(column => BinaryPrimitives.ReadSingleLittleEndian(values.AsSpan(4 * ((row * shape[1]) + column)))).ToArray())];
    }

    public int[] Numbers(string name)
    {
        (string type, int[] shape, byte[] values) = _arrays[name];
        Assert.Equal("<i4", type);
        Assert.Equal(4 * Assert.Single(shape), values.Length);
        return [.. Enumerable.Range(0, shape[0]).Select(i => BinaryPrimitives.ReadInt32LittleEndian(values.AsSpan(4 * i)))];
    }

    public string[] Texts(string name)
    {
        (string type, int[] shape, byte[] values) = _arrays[name];
        Assert.StartsWith("<U", type, StringComparison.Ordinal);
        int width = 4 * int.Parse(type[2..], CultureInfo.InvariantCulture);
        Assert.Equal(width * Assert.Single(shape), values.Length);
        return [.. values.Chunk(width).Select(text => Encoding.UTF32.GetString(text).TrimEnd('\0'))];
    }

    private static (string Type, int[] Shape, byte[] Values) Parse(byte[] file)
    {
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0], file[..8]);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(8));
        Assert.Equal(0, (10 + length) % 64);
        string header = Encoding.ASCII.GetString(file, 10, length);
        Assert.EndsWith("\n", header, StringComparison.Ordinal);
        Match match = Header().Match(header);
        Assert.True(match.Success, header);
        int[] shape = [.. match.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
        return (match.Groups["type"].Value, shape, file[(10 + length)..]);
    }

    [GeneratedRegex(@"^\{'descr': '(?<type>[^']+)', 'fortran_order': False, 'shape': \((?<shape>[0-9, ]+)\), \} *\n$")]
    private static partial Regex Header();
}
