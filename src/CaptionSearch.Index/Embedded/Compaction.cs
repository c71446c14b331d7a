using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace CaptionSearch.Index.Embedded;

/// <summary>Rewrites segments that are mostly dead.</summary>
internal static class Compaction
{
    /// <summary>Segments that are worth rewriting: all dead, or more than half and at least the threshold.</summary>
    public static List<long> Due(IndexConnection connection, EmbeddedIndexOptions options)
    {
        List<long> due = [];
        using SqliteDataReader rows = connection.Query(
            "SELECT id FROM segments WHERE dead_count > 0 AND (dead_count = records OR (dead_count >= $1 AND dead_count * 2 > records))",
            options.CompactionThreshold);
        while (rows.Read())
        {
            due.Add(rows.GetInt64(0));
        }

        return due;
    }

    /// <summary>Moves the living vectors of a segment behind the others and forgets the segment; its files go after the commit.</summary>
    /// <exception cref="IndexFormatException">A living record is damaged: the segment must stay as it is.</exception>
    public static void Rewrite(string folder, IndexConnection connection, long segment, EmbeddedIndexOptions options)
    {
        SegmentLayout layout = IndexState.Read(connection).Layout!;
        (int records, Tombstones dead) = Row(connection, segment);
        VectorAppender vectors = new(folder, connection, layout, options, closed: segment);
        string path = SegmentLayout.FileOf(folder, segment, SegmentFile.Floats);
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] record = new byte[layout.FloatRecordSize];
        for (int slot = 0; slot < records; slot++)
        {
            if (dead.IsDead(slot))
            {
                continue;
            }

            long offset = SegmentLayout.RecordOffset(record.Length, slot);
            if (RandomAccess.Read(file, record, offset) != record.Length || !SegmentLayout.IsIntact(record, slot))
            {
                throw SegmentLayout.Damaged(path, offset, $"checksum of vector {slot}");
            }

            byte[] id = record[SegmentLayout.IdOffset..SegmentLayout.FloatsOffset];
            ReadOnlySpan<float> unit = MemoryMarshal.Cast<byte, float>(
                record.AsSpan(SegmentLayout.FloatsOffset, layout.Dimension * sizeof(float)));
            (long newSegment, int newSlot) = vectors.Append(id, unit);
            connection.Execute("UPDATE documents SET segment = $1, slot = $2 WHERE id = $3", newSegment, newSlot, id);
        }

        vectors.Flush();
        connection.Execute("DELETE FROM segments WHERE id = $1", segment);
        connection.Execute("UPDATE state SET generation = generation + 1");
    }

    private static (int Records, Tombstones Dead) Row(IndexConnection connection, long segment)
    {
        using SqliteDataReader row = connection.Query("SELECT records, dead FROM segments WHERE id = $1", segment);
        return row.Read() ? (row.GetInt32(0), new Tombstones((byte[])row[1])) : (0, new Tombstones([]));
    }
}
