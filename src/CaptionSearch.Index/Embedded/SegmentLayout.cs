using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CaptionSearch.Kernels;

namespace CaptionSearch.Index.Embedded;

/// <summary>Where what lies in the files of a vector segment. Little-endian; D = length of the vectors.</summary>
/// <remarks>
/// <code>
/// segment-000001.f32              segment-000001.i8            segment-000001.i4
/// header, 64 bytes:
///    0  "CAPSVECF"                   0  "CAPSVECQ"                0  "CAPSVECN"
///    8  format version, u32 (1)      the rest alike               the rest alike
///   12  D, u32
///   16  number of the segment, u64
///   24  SHA-256 of the model's fingerprint
///   56  0, u32
///   60  CRC-32C of bytes 0..59
/// record s, at 64 + s * size:
///    0  CRC-32C of the rest, u32     0  alike                     0  alike
///    4  s, u32                       4  alike                     4  alike
///    8  document id, 32 bytes        8  scale, f32                8  scale, f32
///   40  D x f32, unit length,       12  residual, f32            12  residual, f32
///       0 up to 8 bytes             16  D x i8, 0 up to 16 bytes 16  D x 4 bits, up to 32 bytes
/// </code>
/// The others are the first at a quarter and an eighth of the size, for scans: x is about scale * code (at 4 bits scale * (2 code - 15),
/// in the order of <see cref="NibbleCodeProducts"/>), and residual = |x - that| bounds what the rounding can do to an inner product.
/// Segments of the first builds have no third file; they are scanned by the second.
/// Which records count is written in index.db; what lies behind them is left over from an interrupted batch and is overwritten.
/// </remarks>
internal sealed class SegmentLayout
{
    public const int HeaderSize = 64;
    public const int Version = 1;
    public const int IdOffset = 8;
    public const int FloatsOffset = IdOffset + DocumentId.ByteLength;
    public const int CodesOffset = 16;
    private const int HeaderCrcOffset = 60;

    public SegmentLayout(int dimension, string modelFingerprint)
    {
        Dimension = dimension;
        ModelFingerprint = modelFingerprint;
        FloatRecordSize = FloatsOffset + RoundUp(dimension * sizeof(float), 8);
        CodeRecordSize = CodesOffset + RoundUp(dimension, 16);
        NibbleCodes = RoundUp(dimension, NibbleCodeProducts.Group);
        NibbleRecordSize = CodesOffset + (NibbleCodes / 2);
    }

    /// <summary>D.</summary>
    public int Dimension { get; }

    public string ModelFingerprint { get; }

    public int FloatRecordSize { get; }

    public int CodeRecordSize { get; }

    public int NibbleRecordSize { get; }

    /// <summary>D up to a whole group of 4-bit codes.</summary>
    public int NibbleCodes { get; }

    /// <summary>The path of a segment's file.</summary>
    public static string FileOf(string folder, long segment, SegmentFile kind)
        => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"segment-{segment:D6}{Extension(kind)}"));

    /// <summary>Bytes of a record.</summary>
    public int RecordSize(SegmentFile kind) => kind switch
    {
        SegmentFile.Floats => FloatRecordSize,
        SegmentFile.Codes => CodeRecordSize,
        _ => NibbleRecordSize,
    };

    public static long RecordOffset(int recordSize, int slot) => HeaderSize + ((long)recordSize * slot);

    public byte[] Header(long segment, SegmentFile kind)
    {
        byte[] header = new byte[HeaderSize];
        Encoding.ASCII.GetBytes(Magic(kind), header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), (uint)Dimension);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(16), (ulong)segment);
        SHA256.HashData(Encoding.UTF8.GetBytes(ModelFingerprint), header.AsSpan(24));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(HeaderCrcOffset), Crc32C.Compute(header.AsSpan(0, HeaderCrcOffset)));
        return header;
    }

    /// <summary>Checks that a file is the one that index.db speaks of, and long enough.</summary>
    /// <exception cref="IndexFormatException">It is not.</exception>
    public void CheckFile(string file, ReadOnlySpan<byte> header, long length, long segment, int records, SegmentFile kind)
    {
        long needed = RecordOffset(RecordSize(kind), records);
        if (header.Length < HeaderSize || length < needed)
        {
            throw Damaged(file, length, $"{length} bytes, {needed} are needed for its {records} vectors");
        }

        if (!header[..8].SequenceEqual(Encoding.ASCII.GetBytes(Magic(kind))))
        {
            throw Damaged(file, 0, "not a vector segment");
        }

        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (version != Version)
        {
            throw new IndexFormatException(
                string.Create(CultureInfo.InvariantCulture, $"{file}: format {version}, this build reads {Version}. {StorageError.Rebuild}"))
            {
                File = file,
                Offset = 8,
            };
        }

        if (!header[..HeaderSize].SequenceEqual(Header(segment, kind)))
        {
            throw Damaged(file, 8, "its header does not fit index.db");
        }
    }

    public static void WriteFloats(Span<byte> record, int slot, ReadOnlySpan<byte> id, ReadOnlySpan<float> unit)
    {
        record.Clear();
        id.CopyTo(record[IdOffset..]);
        MemoryMarshal.AsBytes(unit).CopyTo(record[FloatsOffset..]);
        Seal(record, slot);
    }

    public void WriteCodes(Span<byte> record, int slot, ReadOnlySpan<float> unit)
    {
        record.Clear();
        Span<sbyte> codes = MemoryMarshal.Cast<byte, sbyte>(record.Slice(CodesOffset, Dimension));
        (float scale, float residual) = Quantisation.Quantise(unit, codes);
        BinaryPrimitives.WriteSingleLittleEndian(record[8..], scale);
        BinaryPrimitives.WriteSingleLittleEndian(record[12..], residual);
        Seal(record, slot);
    }

    public void WriteNibbles(Span<byte> record, int slot, ReadOnlySpan<float> unit)
    {
        record.Clear();
        byte[] codes = new byte[NibbleCodes];
        (float scale, float residual) = Quantisation.QuantiseToNibbles(unit, codes.AsSpan(0, Dimension));
        NibbleCodeProducts.Pack(codes, record[CodesOffset..]);
        BinaryPrimitives.WriteSingleLittleEndian(record[8..], scale);
        BinaryPrimitives.WriteSingleLittleEndian(record[12..], residual);
        Seal(record, slot);
    }

    /// <summary>Whether a record is whole and lies where it was put.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> record, int slot)
        => BinaryPrimitives.ReadUInt32LittleEndian(record) == Crc32C.Compute(record[4..])
        && BinaryPrimitives.ReadUInt32LittleEndian(record[4..]) == (uint)slot;

    public static IndexFormatException Damaged(string file, long offset, string what)
        => new(string.Create(CultureInfo.InvariantCulture, $"{file}: damaged at byte {offset} ({what}). {StorageError.Rebuild}"))
        {
            File = file,
            Offset = offset,
        };

    private static void Seal(Span<byte> record, int slot)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)slot);
        BinaryPrimitives.WriteUInt32LittleEndian(record, Crc32C.Compute(record[4..]));
    }

    private static string Magic(SegmentFile kind) => kind switch
    {
        SegmentFile.Floats => "CAPSVECF",
        SegmentFile.Codes => "CAPSVECQ",
        _ => "CAPSVECN",
    };

    private static string Extension(SegmentFile kind) => kind switch
    {
        SegmentFile.Floats => ".f32",
        SegmentFile.Codes => ".i8",
        _ => ".i4",
    };

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
