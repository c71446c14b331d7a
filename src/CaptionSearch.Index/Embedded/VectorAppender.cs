using System.Buffers;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace CaptionSearch.Index.Embedded;

/// <summary>Adds and kills vectors within one write transaction.</summary>
/// <remarks>
/// SQLite's write lock makes it the only one that touches the files' ends, in any process. The vectors are on disk before the
/// transaction commits; if it does not, they lie behind the last record that counts, and the next batch overwrites them.
/// </remarks>
internal sealed class VectorAppender
{
    private readonly string _folder;
    private readonly IndexConnection _connection;
    private readonly SegmentLayout _layout;
    private readonly int _capacity;
    private readonly SortedDictionary<long, Segment> _segments = [];
    private readonly ArrayBufferWriter<byte> _floats = new();
    private readonly ArrayBufferWriter<byte> _codes = new();
    private readonly ArrayBufferWriter<byte> _nibbles = new();
    private Segment? _open;

    /// <param name="folder">Folder of the index.</param>
    /// <param name="connection">With an open write transaction.</param>
    /// <param name="layout">Of the vectors.</param>
    /// <param name="options">Capacity of a segment.</param>
    /// <param name="closed">A segment that gets no more vectors; null for none.</param>
    public VectorAppender(string folder, IndexConnection connection, SegmentLayout layout, EmbeddedIndexOptions options, long? closed = null)
    {
        _folder = folder;
        _connection = connection;
        _layout = layout;
        _capacity = Math.Min(options.SegmentCapacity, (int.MaxValue - SegmentLayout.HeaderSize) / layout.FloatRecordSize);
        using SqliteDataReader rows = connection.Query("SELECT id, records, dead_count, dead FROM segments ORDER BY id");
        while (rows.Read())
        {
            Segment segment = new(rows.GetInt64(0), rows.GetInt32(1), rows.GetInt32(2), new Tombstones((byte[])rows[3]));
            _segments.Add(segment.Id, segment);
            _open = segment.Id == closed ? null : segment;
        }
    }

    /// <summary>Adds a vector.</summary>
    /// <param name="id">32 bytes.</param>
    /// <param name="unit">Shape [D], unit length.</param>
    /// <returns>Where it will be once <see cref="Flush"/> was called.</returns>
    public (long Segment, int Slot) Append(ReadOnlySpan<byte> id, ReadOnlySpan<float> unit)
    {
        if (_open is null || _open.Records >= _capacity)
        {
            WriteOut();
            _connection.Execute("INSERT INTO segments (records, dead_count, dead) VALUES (0, 0, x'')");
            _open = new Segment(_connection.Number("SELECT last_insert_rowid()"), 0, 0, new Tombstones([]));
            _segments.Add(_open.Id, _open);
        }

        int slot = _open.Records++;
        SegmentLayout.WriteFloats(_floats.GetSpan(_layout.FloatRecordSize)[.._layout.FloatRecordSize], slot, id, unit);
        _floats.Advance(_layout.FloatRecordSize);
        _layout.WriteCodes(_codes.GetSpan(_layout.CodeRecordSize)[.._layout.CodeRecordSize], slot, unit);
        _codes.Advance(_layout.CodeRecordSize);
        _layout.WriteNibbles(_nibbles.GetSpan(_layout.NibbleRecordSize)[.._layout.NibbleRecordSize], slot, unit);
        _nibbles.Advance(_layout.NibbleRecordSize);
        _open.IsChanged = true;
        return (_open.Id, slot);
    }

    /// <summary>Marks a vector as gone.</summary>
    public void Kill(long segment, int slot)
    {
        Segment row = _segments[segment];
        if (!row.Dead.IsDead(slot))
        {
            row.Dead.Kill(slot);
            row.DeadCount++;
            row.IsChanged = true;
        }
    }

    /// <summary>Whether the vector that is stored at a place is this one, bit for bit.</summary>
    public bool IsStored(long segment, int slot, ReadOnlySpan<byte> id, ReadOnlySpan<float> unit)
    {
        byte[] wanted = new byte[_layout.FloatRecordSize];
        SegmentLayout.WriteFloats(wanted, slot, id, unit);
        if (_open?.Id == segment && slot >= FirstPending)
        {
            return _floats.WrittenSpan.Slice((slot - FirstPending) * wanted.Length, wanted.Length).SequenceEqual(wanted);
        }

        byte[] stored = new byte[wanted.Length];
        using SafeFileHandle file = File.OpenHandle(
            SegmentLayout.FileOf(_folder, segment, SegmentFile.Floats), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return RandomAccess.Read(file, stored, SegmentLayout.RecordOffset(wanted.Length, slot)) == stored.Length
            && stored.AsSpan().SequenceEqual(wanted);
    }

    /// <summary>Puts everything on disk and in the table; after it, the transaction may commit.</summary>
    public void Flush()
    {
        WriteOut();
        foreach (Segment segment in _segments.Values.Where(segment => segment.IsChanged))
        {
            _connection.Execute(
                "UPDATE segments SET records = $1, dead_count = $2, dead = $3 WHERE id = $4",
                segment.Records, segment.DeadCount, segment.Dead.ToArray(), segment.Id);
            segment.IsChanged = false;
        }
    }

    private int FirstPending => _open!.Records - (_floats.WrittenCount / _layout.FloatRecordSize);

    private void WriteOut()
    {
        if (_floats.WrittenCount == 0)
        {
            return;
        }

        Write(_floats, SegmentFile.Floats);
        Write(_codes, SegmentFile.Codes);
        Write(_nibbles, SegmentFile.Nibbles);
        _floats.ResetWrittenCount();
        _codes.ResetWrittenCount();
        _nibbles.ResetWrittenCount();
    }

    private void Write(ArrayBufferWriter<byte> records, SegmentFile kind)
    {
        string path = SegmentLayout.FileOf(_folder, _open!.Id, kind);
        int recordSize = _layout.RecordSize(kind);
        int first = _open.Records - (records.WrittenCount / recordSize);
        if (first == 0)
        {
            // A file of this name is left over from a batch that did not commit; somebody may still have it mapped.
            File.Delete(path);
        }
        else if (kind == SegmentFile.Nibbles && !File.Exists(path))
        {
            // A segment that was begun without this file goes on without.
            return;
        }

        using SafeFileHandle file = File.OpenHandle(
            path, first == 0 ? FileMode.CreateNew : FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (first == 0)
        {
            RandomAccess.Write(file, _layout.Header(_open.Id, kind), 0);
        }
        else
        {
            byte[] header = new byte[SegmentLayout.HeaderSize];
            int read = RandomAccess.Read(file, header, 0);
            _layout.CheckFile(path, header.AsSpan(0, read), RandomAccess.GetLength(file), _open.Id, first, kind);
        }

        RandomAccess.Write(file, records.WrittenSpan, SegmentLayout.RecordOffset(recordSize, first));
        RandomAccess.FlushToDisk(file);
    }

    private sealed class Segment(long id, int records, int deadCount, Tombstones dead)
    {
        public long Id { get; } = id;

        public int Records { get; set; } = records;

        public int DeadCount { get; set; } = deadCount;

        public Tombstones Dead { get; } = dead;

        public bool IsChanged { get; set; }
    }
}
