using System.Runtime.InteropServices;
using CaptionSearch.Kernels;

namespace CaptionSearch.Index.Embedded;

/// <summary>The files of a segment in memory; read by any number of threads.</summary>
internal sealed class MappedSegment : IDisposable
{
    private const int ScaleOffset = 8;
    private const int CheckedAtOnce = 8192;

    private readonly SegmentLayout _layout;
    private readonly string _folder;
    private readonly MappedFile _floats;
    private readonly MappedFile _codes;
    private readonly MappedFile? _nibbles;
    private readonly long[] _checkedVectors; // a bit each
    private int _checkedCodes;

    private MappedSegment(long id, SegmentLayout layout, string folder, MappedFile floats, MappedFile codes, MappedFile? nibbles)
    {
        Id = id;
        _layout = layout;
        _folder = folder;
        _floats = floats;
        _codes = codes;
        _nibbles = nibbles;
        _checkedVectors = new long[(floats.Length / layout.FloatRecordSize / 64) + 1];
    }

    public long Id { get; }

    /// <summary>How many snapshots hold it; guarded by the store's lock.</summary>
    public int Users { get; set; }

    /// <summary>Whether there are codes of 4 bits.</summary>
    public bool HasNibbles => _nibbles is not null;

    /// <summary>Bytes from one record of 4-bit codes to the next.</summary>
    public int NibbleStride => _layout.NibbleRecordSize;

    /// <summary>Bytes from one record of 8-bit codes to the next.</summary>
    public int CodeStride => _layout.CodeRecordSize;

    /// <summary>Maps a segment's files after looking at their headers and lengths; the records are checked when they are read.</summary>
    /// <exception cref="FileNotFoundException">A file is not there: rewritten meanwhile, or lost.</exception>
    /// <exception cref="IndexFormatException">A file is too short, or another one.</exception>
    public static MappedSegment Open(string folder, long id, int records, SegmentLayout layout)
    {
        MappedFile? floats = null;
        MappedFile? codes = null;
        MappedFile? nibbles = null;
        try
        {
            floats = Map(folder, id, records, layout, SegmentFile.Floats);
            codes = Map(folder, id, records, layout, SegmentFile.Codes);
            nibbles = File.Exists(SegmentLayout.FileOf(folder, id, SegmentFile.Nibbles))
                ? Map(folder, id, records, layout, SegmentFile.Nibbles)
                : null;
            MappedSegment segment = new(id, layout, folder, floats, codes, nibbles);
            (floats, codes, nibbles) = (null, null, null);
            return segment;
        }
        finally
        {
            floats?.Dispose();
            codes?.Dispose();
            nibbles?.Dispose();
        }
    }

    /// <summary>Whether the mapping is long enough for this many records: the files grow while they are mapped.</summary>
    public bool Holds(int records)
        => _floats.Length >= SegmentLayout.RecordOffset(_layout.FloatRecordSize, records)
        && _codes.Length >= SegmentLayout.RecordOffset(_layout.CodeRecordSize, records)
        && (_nibbles is null || _nibbles.Length >= SegmentLayout.RecordOffset(_layout.NibbleRecordSize, records));

    /// <summary>The id of the document that a record was written for.</summary>
    public ReadOnlySpan<byte> Id32(int slot) => Record(SegmentFile.Floats, slot).Slice(SegmentLayout.IdOffset, DocumentId.ByteLength);

    /// <summary>A vector, shape [D], unit length; checked when it is first read in the life of the mapping.</summary>
    /// <exception cref="IndexFormatException">The record is damaged.</exception>
    public ReadOnlySpan<float> Vector(int slot)
    {
        ReadOnlySpan<byte> record = Record(SegmentFile.Floats, slot);
        ref long word = ref _checkedVectors[slot / 64];
        long bit = 1L << (slot % 64);
        if ((Volatile.Read(ref word) & bit) == 0)
        {
            if (!SegmentLayout.IsIntact(record, slot))
            {
                throw SegmentLayout.Damaged(PathOf(SegmentFile.Floats), OffsetOf(SegmentFile.Floats, slot), $"checksum of vector {slot}");
            }

            Interlocked.Or(ref word, bit);
        }

        return MemoryMarshal.Cast<byte, float>(record.Slice(SegmentLayout.FloatsOffset, _layout.Dimension * sizeof(float)));
    }

    /// <summary>
    /// All records of 8-bit codes, <see cref="CodeStride"/> apart, from the first one's codes on, as <see cref="ByteCodeProducts"/> takes
    /// them. Call <see cref="CheckCodes"/> once before.
    /// </summary>
    public ReadOnlySpan<sbyte> Codes(out CodeBounds bounds)
        => MemoryMarshal.Cast<byte, sbyte>(Records(_codes, 0, _layout.CodeRecordSize, out bounds));

    /// <summary>The same of 4-bit codes, for <see cref="NibbleCodeProducts"/>, from record <paramref name="first"/> on.</summary>
    public ReadOnlySpan<byte> Nibbles(int first, out CodeBounds bounds) => Records(_nibbles!, first, _layout.NibbleRecordSize, out bounds);

    /// <summary>Checks the codes of records below <paramref name="records"/>, each once in the life of the mapping.</summary>
    /// <exception cref="IndexFormatException">One is damaged.</exception>
    public void CheckCodes(int records, CancellationToken cancellationToken)
    {
        int begin = Volatile.Read(ref _checkedCodes);
        if (begin >= records)
        {
            return;
        }

        ThreadTeam.For((records - begin + CheckedAtOnce - 1) / CheckedAtOnce, part =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            int first = begin + (part * CheckedAtOnce);
            for (int slot = first; slot < Math.Min(first + CheckedAtOnce, records); slot++)
            {
                CheckRecord(SegmentFile.Codes, slot);
                if (HasNibbles)
                {
                    CheckRecord(SegmentFile.Nibbles, slot);
                }
            }
        });

        // Two threads may both have checked; the higher mark stays.
        if (Volatile.Read(ref _checkedCodes) < records)
        {
            Volatile.Write(ref _checkedCodes, records);
        }
    }

    /// <summary>The damage of a record, one entry a file; empty when all are whole.</summary>
    public IEnumerable<IndexProblem> Verify(int slot)
    {
        if (!IsIntact(SegmentFile.Floats, slot))
        {
            yield return new IndexProblem(
                PathOf(SegmentFile.Floats), OffsetOf(SegmentFile.Floats, slot), $"the checksum of vector {slot} does not fit");
        }

        foreach (SegmentFile kind in HasNibbles ? [SegmentFile.Codes, SegmentFile.Nibbles] : new[] { SegmentFile.Codes })
        {
            if (!IsIntact(kind, slot))
            {
                yield return new IndexProblem(PathOf(kind), OffsetOf(kind, slot), $"the checksum of the codes of vector {slot} does not fit");
            }
        }
    }

    public void Dispose()
    {
        _floats.Dispose();
        _codes.Dispose();
        _nibbles?.Dispose();
    }

    private static ReadOnlySpan<byte> Records(MappedFile file, int first, int stride, out CodeBounds bounds)
    {
        ReadOnlySpan<byte> records = file.Bytes[(int)SegmentLayout.RecordOffset(stride, first)..];
        bounds = new CodeBounds(records[ScaleOffset..], stride);
        return records[SegmentLayout.CodesOffset..];
    }

    private static MappedFile Map(string folder, long id, int records, SegmentLayout layout, SegmentFile kind)
    {
        string file = SegmentLayout.FileOf(folder, id, kind);
        MappedFile mapped = MappedFile.Open(file);
        try
        {
            layout.CheckFile(file, mapped.Bytes, mapped.Length, id, records, kind);
            return mapped;
        }
        catch
        {
            mapped.Dispose();
            throw;
        }
    }

    private void CheckRecord(SegmentFile kind, int slot)
    {
        if (!IsIntact(kind, slot))
        {
            throw SegmentLayout.Damaged(PathOf(kind), OffsetOf(kind, slot), $"checksum of the codes of vector {slot}");
        }
    }

    private bool IsIntact(SegmentFile kind, int slot) => SegmentLayout.IsIntact(Record(kind, slot), slot);

    private string PathOf(SegmentFile kind) => SegmentLayout.FileOf(_folder, Id, kind);

    private long OffsetOf(SegmentFile kind, int slot) => SegmentLayout.RecordOffset(_layout.RecordSize(kind), slot);

    private ReadOnlySpan<byte> Record(SegmentFile kind, int slot)
    {
        MappedFile file = kind switch
        {
            SegmentFile.Floats => _floats,
            SegmentFile.Codes => _codes,
            _ => _nibbles!,
        };
        return file.Bytes.Slice((int)OffsetOf(kind, slot), _layout.RecordSize(kind));
    }
}
