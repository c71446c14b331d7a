using System.Collections.Concurrent;

namespace CaptionSearch.Index.Embedded;

/// <summary>Where documents are that were scored before; forgotten when the index changes.</summary>
/// <remarks>Looking up the two hundred candidates of a query was a third of its time (1.1 of 3.0 ms, 8,000 documents), and popular pictures are candidates again and again.</remarks>
internal sealed class KnownDocuments
{
    // Some 15 MB of ids.
    private const int Most = 65_536;

    private State _state = new(-1);

    /// <summary>Numbers and vectors of the documents; ids that are not in the index are left out.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="ids">Ids; ones that are not valid are refused.</param>
    /// <exception cref="ArgumentException">Not an id.</exception>
    public Dictionary<string, (long Number, VectorPlace? Vector)> Locate(IndexConnection connection, IReadOnlyCollection<string> ids)
    {
        // A reader of an older state fills one of its own: the two never mix.
        long generation = IndexState.Read(connection).Generation;
        State state = Volatile.Read(ref _state);
        if (state.Generation != generation)
        {
            state = new State(generation);
            Volatile.Write(ref _state, state);
        }

        Dictionary<string, (long Number, VectorPlace? Vector)> found = new(ids.Count, StringComparer.Ordinal);
        List<string> unknown = [];
        foreach (string id in ids)
        {
            if (state.Places.TryGetValue(id, out (long Number, VectorPlace? Vector) place))
            {
                found[id] = place;
            }
            else
            {
                unknown.Add(id);
            }
        }

        if (unknown.Count > 0)
        {
            foreach ((string id, (long Number, VectorPlace? Vector) place) in DocumentTable.LocateAll(connection, unknown))
            {
                found[id] = place;
                state.Add(id, place);
            }
        }

        return found;
    }

    private sealed class State(long generation)
    {
        private int _count;

        public long Generation { get; } = generation;

        public ConcurrentDictionary<string, (long Number, VectorPlace? Vector)> Places { get; } = new(StringComparer.Ordinal);

        public void Add(string id, (long Number, VectorPlace? Vector) place)
        {
            if (Volatile.Read(ref _count) < Most && Places.TryAdd(id, place))
            {
                Interlocked.Increment(ref _count);
            }
        }
    }
}
