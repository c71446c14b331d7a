namespace CaptionSearch.Index.Embedded;

/// <summary>Documents that were asked for lately: what they say and where their vectors are; forgotten when the index changes.</summary>
/// <remarks>
/// Popular pictures are candidates again and again. Looking up numbers, places and sentences of the two hundred candidates of a query in
/// the database was more than half of a search's time (8,000 documents).
/// </remarks>
internal sealed class KnownDocuments
{
    // Some 15 MB of ids, and 48 MB of documents.
    private const int MostPlaces = 65_536;
    private const int MostBytes = 48_000_000;

    private State _state = new(-1);

    /// <summary>Numbers and vectors of the documents; ids that are not in the index are left out.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="ids">Ids; ones that are not valid are refused.</param>
    /// <exception cref="ArgumentException">Not an id.</exception>
    public Dictionary<string, (long Number, VectorPlace? Vector)> Locate(IndexConnection connection, IReadOnlyCollection<string> ids)
    {
        State state = Current(connection);
        return Recall(
            ids,
            state.Places,
            unknown => DocumentTable.LocateAll(connection, unknown),
            static _ => 1,
            StringComparer.Ordinal);
    }

    /// <summary>The ids of documents by their numbers; numbers that are not in the index are left out.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="numbers">Numbers, each once.</param>
    public Dictionary<long, string> IdsOf(IndexConnection connection, IReadOnlyCollection<long> numbers)
        => Recall(numbers, Current(connection).Ids, unknown => DocumentTable.IdsOf(connection, unknown), static _ => 1, EqualityComparer<long>.Default);

    /// <summary>The documents without their vectors, and where these are; ids that are not in the index are left out.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="ids">Valid ids.</param>
    public Dictionary<string, (CaptionDocument Document, VectorPlace? Vector)> Read(IndexConnection connection, IReadOnlyCollection<string> ids)
        => Recall(
            ids,
            Current(connection).Documents,
            unknown => DocumentTable.ReadAll(connection, unknown),
            static known => ByteSize(known.Document),
            StringComparer.Ordinal);

    private static Dictionary<TKey, TValue> Recall<TKey, TValue>(
        IReadOnlyCollection<TKey> keys,
        RecentMap<TKey, TValue> known,
        Func<IReadOnlyCollection<TKey>, Dictionary<TKey, TValue>> read,
        Func<TValue, int> weight,
        IEqualityComparer<TKey> comparer)
        where TKey : notnull
    {
        Dictionary<TKey, TValue> found = new(keys.Count, comparer);
        List<TKey> unknown = [];
        foreach (TKey key in keys)
        {
            if (known.TryGet(key, out TValue value))
            {
                found[key] = value;
            }
            else
            {
                unknown.Add(key);
            }
        }

        if (unknown.Count > 0)
        {
            foreach ((TKey key, TValue value) in read(unknown))
            {
                found[key] = value;
                known.Add(key, value, weight(value));
            }
        }

        return found;
    }

    /// <summary>About what a document takes in memory, with what the ranking keeps of its words: 600 bytes, and its letters twice.</summary>
    private static int ByteSize(CaptionDocument document)
    {
        int letters = document.Caption.Length
            + document.Paths.Sum(static path => path.Length)
            + document.OtherCaptions.Sum(static caption => 100 + caption.Length)
            + document.Tags.Sum(static tag => 100 + tag.Name.Length)
            + document.Metadata.Sum(static entry => 100 + entry.Key.Length + entry.Value.Length);
        return 600 + (4 * letters);
    }

    /// <summary>What is known of the index as the connection's transaction sees it.</summary>
    private State Current(IndexConnection connection)
    {
        // A reader of an older state fills one of its own: the two never mix.
        long generation = IndexState.Read(connection).Generation;
        State state = Volatile.Read(ref _state);
        if (state.Generation != generation)
        {
            state = new State(generation);
            Volatile.Write(ref _state, state);
        }

        return state;
    }

    private sealed class State(long generation)
    {
        public long Generation { get; } = generation;

        public RecentMap<string, (long Number, VectorPlace? Vector)> Places { get; } = new(MostPlaces);

        public RecentMap<long, string> Ids { get; } = new(MostPlaces);

        public RecentMap<string, (CaptionDocument Document, VectorPlace? Vector)> Documents { get; } = new(MostBytes);
    }
}
