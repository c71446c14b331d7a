using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CaptionSearch.Index.Embedded;

/// <summary>Both files of a segment in memory; read by any number of threads.</summary>
internal sealed class MappedSegment : IDisposable
{
    private readonly SegmentLayout _layout;
    private readonly string _floatFile;
    private readonly string _codeFile;
    private readonly MappedFile _floats;
    private readonly MappedFile _codes;
    private int _checkedCodes;

    private MappedSegment(long id, SegmentLayout layout, string folder, MappedFile floats, MappedFile codes)
    {
        Id = id;
        _layout = layout;
        _floatFile = SegmentLayout.FloatFile(folder, id);
        _codeFile = SegmentLayout.CodeFile(folder, id);
        _floats = floats;
        _codes = codes;
    }

    public long Id { get; }

    /// <summary>How many snapshots hold it; guarded by the store's lock.</summary>
    public int Users { get; set; }

    /// <summary>Maps a segment's files after looking at their headers and lengths; the records are checked when they are read.</summary>
    /// <exception cref="FileNotFoundException">A file is not there: rewritten meanwhile, or lost.</exception>
    /// <exception cref="IndexFormatException">A file is too short, or another one.</exception>
    public static MappedSegment Open(string folder, long id, int records, SegmentLayout layout)
    {
        MappedFile? floats = null;
        MappedFile? codes = null;
        try
        {
            string file = SegmentLayout.FloatFile(folder, id);
            floats = MappedFile.Open(file);
            layout.CheckFile(file, floats.Bytes, floats.Length, id, records, codes: false);
            file = SegmentLayout.CodeFile(folder, id);
            codes = MappedFile.Open(file);
            layout.CheckFile(file, codes.Bytes, codes.Length, id, records, codes: true);
            MappedSegment segment = new(id, layout, folder, floats, codes);
            (floats, codes) = (null, null);
            return segment;
        }
        finally
        {
            floats?.Dispose();
            codes?.Dispose();
        }
    }

    /// <summary>Whether the mapping is long enough for this many records: the files grow while they are mapped.</summary>
    public bool Holds(int records)
        => _floats.Length >= SegmentLayout.RecordOffset(_layout.FloatRecordSize, records)
        && _codes.Length >= SegmentLayout.RecordOffset(_layout.CodeRecordSize, records);

    /// <summary>The id of the document that a record was written for.</summary>
    public ReadOnlySpan<byte> Id32(int slot) => FloatRecord(slot).Slice(SegmentLayout.IdOffset, DocumentId.ByteLength);

    /// <summary>A vector, shape [D], unit length.</summary>
    /// <exception cref="IndexFormatException">The record is damaged.</exception>
    public ReadOnlySpan<float> Vector(int slot)
    {
        ReadOnlySpan<byte> record = FloatRecord(slot);
        return SegmentLayout.IsIntact(record, slot)
            ? MemoryMarshal.Cast<byte, float>(record.Slice(SegmentLayout.FloatsOffset, _layout.Dimension * sizeof(float)))
            : throw SegmentLayout.Damaged(
                _floatFile, SegmentLayout.RecordOffset(_layout.FloatRecordSize, slot), $"checksum of vector {slot}");
    }

    /// <summary>A vector's codes, shape [D]. Call <see cref="CheckCodes"/> once before.</summary>
    public ReadOnlySpan<sbyte> Codes(int slot, out float scale, out float residual)
    {
        ReadOnlySpan<byte> record = CodeRecord(slot);
        scale = BinaryPrimitives.ReadSingleLittleEndian(record[8..]);
        residual = BinaryPrimitives.ReadSingleLittleEndian(record[12..]);
        return MemoryMarshal.Cast<byte, sbyte>(record.Slice(SegmentLayout.CodesOffset, _layout.Dimension));
    }

    /// <summary>Checks the codes of records below <paramref name="records"/>, each once in the life of the mapping.</summary>
    /// <exception cref="IndexFormatException">One is damaged.</exception>
    public void CheckCodes(int records, CancellationToken cancellationToken)
    {
        for (int slot = Volatile.Read(ref _checkedCodes); slot < records; slot++)
        {
            if (slot % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (!SegmentLayout.IsIntact(CodeRecord(slot), slot))
            {
                throw DamagedCodes(slot);
            }
        }

        // Two threads may both have checked; the higher mark stays.
        if (Volatile.Read(ref _checkedCodes) < records)
        {
            Volatile.Write(ref _checkedCodes, records);
        }
    }

    /// <summary>The damage of a record, one entry a file; empty when both are whole.</summary>
    public IEnumerable<IndexProblem> Verify(int slot)
    {
        if (!SegmentLayout.IsIntact(FloatRecord(slot), slot))
        {
            yield return new IndexProblem(
                _floatFile, SegmentLayout.RecordOffset(_layout.FloatRecordSize, slot), $"the checksum of vector {slot} does not fit");
        }

        if (!SegmentLayout.IsIntact(CodeRecord(slot), slot))
        {
            yield return new IndexProblem(
                _codeFile, SegmentLayout.RecordOffset(_layout.CodeRecordSize, slot), $"the checksum of the codes of vector {slot} does not fit");
        }
    }

    public void Dispose()
    {
        _floats.Dispose();
        _codes.Dispose();
    }

    private IndexFormatException DamagedCodes(int slot)
        => SegmentLayout.Damaged(
            _codeFile, SegmentLayout.RecordOffset(_layout.CodeRecordSize, slot), $"checksum of the codes of vector {slot}");

    private ReadOnlySpan<byte> FloatRecord(int slot)
        => _floats.Bytes.Slice((int)SegmentLayout.RecordOffset(_layout.FloatRecordSize, slot), _layout.FloatRecordSize);

    private ReadOnlySpan<byte> CodeRecord(int slot)
        => _codes.Bytes.Slice((int)SegmentLayout.RecordOffset(_layout.CodeRecordSize, slot), _layout.CodeRecordSize);
}
