using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Embedded;

/// <summary>Hands out snapshots of the vectors and keeps the files mapped between queries.</summary>
internal sealed class VectorStore : IDisposable
{
    private readonly string _folder;
    private readonly Lock _lock = new();
    private VectorSnapshot? _newest;

    public VectorStore(string folder)
    {
        _folder = folder;
    }

    /// <summary>The vectors as the connection's open transaction sees them; give it back with <see cref="Return"/>.</summary>
    /// <exception cref="FileNotFoundException">A segment was rewritten after the transaction began: begin another.</exception>
    public VectorSnapshot Rent(IndexConnection connection)
    {
        IndexState state = IndexState.Read(connection);
        lock (_lock)
        {
            if (_newest is null || _newest.Generation != state.Generation)
            {
                VectorSnapshot snapshot = Load(connection, state);
                snapshot.Users++;
                Release(_newest);
                _newest = snapshot;
            }

            _newest.Users++;
            return _newest;
        }
    }

    public void Return(VectorSnapshot snapshot)
    {
        lock (_lock)
        {
            Release(snapshot);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Release(_newest);
            _newest = null;
        }
    }

    private VectorSnapshot Load(IndexConnection connection, IndexState state)
    {
        List<VectorSnapshot.Part> parts = [];
        if (state.Layout is SegmentLayout layout)
        {
            try
            {
                using SqliteDataReader rows = connection.Query("SELECT id, records, dead FROM segments ORDER BY id");
                while (rows.Read())
                {
                    long id = rows.GetInt64(0);
                    int records = rows.GetInt32(1);
                    MappedSegment segment = Reuse(id, records) ?? MappedSegment.Open(_folder, id, records, layout);
                    segment.Users++;
                    parts.Add(new VectorSnapshot.Part(segment, records, new Tombstones((byte[])rows[2])));
                }
            }
            catch
            {
                Drop(parts);
                throw;
            }
        }

        return new VectorSnapshot(state.Generation, state.Layout, parts);
    }

    private MappedSegment? Reuse(long id, int records)
    {
        foreach (VectorSnapshot.Part part in _newest?.Parts ?? [])
        {
            if (part.Segment.Id == id && part.Segment.Holds(records))
            {
                return part.Segment;
            }
        }

        return null;
    }

    private static void Release(VectorSnapshot? snapshot)
    {
        if (snapshot is not null && --snapshot.Users == 0)
        {
            Drop(snapshot.Parts);
        }
    }

    private static void Drop(IReadOnlyList<VectorSnapshot.Part> parts)
    {
        foreach (VectorSnapshot.Part part in parts)
        {
            if (--part.Segment.Users == 0)
            {
                part.Segment.Dispose();
            }
        }
    }
}
