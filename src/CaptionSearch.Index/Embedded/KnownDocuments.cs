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

    /// <summary>Numbers and vectors of documents, in the order of their ids; null for ids that are not in the index.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="ids">Ids; ones that are not valid are refused.</param>
    /// <exception cref="ArgumentException">Not an id.</exception>
    public DocumentPlace?[] Locate(IndexConnection connection, IReadOnlyCollection<string> ids)
        => Recall(ids, Current(connection).Places, unknown => DocumentTable.LocateAll(connection, unknown), static _ => 1);

    /// <summary>The ids of documents, in the order of their numbers.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="numbers">Numbers that the index has.</param>
    public string[] IdsOf(IndexConnection connection, IReadOnlyCollection<long> numbers)
        => [.. Recall(numbers, Current(connection).Ids, unknown => DocumentTable.IdsOf(connection, unknown), static _ => 1).Select(static id => id!)];

    /// <summary>Documents without their vectors, and where these are, in the order of their ids; null for ids that are not in the index.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="ids">Valid ids.</param>
    public FoundDocument?[] Read(IndexConnection connection, IReadOnlyCollection<string> ids)
        => Recall(ids, Current(connection).Documents, unknown => DocumentTable.ReadAll(connection, unknown), static known => ByteSize(known.Document));

    /// <summary>What is known, and what is read because it is not; no dictionary of what was asked for, which would cost more than the looking up.</summary>
    private static TValue?[] Recall<TKey, TValue>(
        IReadOnlyCollection<TKey> keys,
        RecentMap<TKey, TValue> known,
        Func<IReadOnlyCollection<TKey>, Dictionary<TKey, TValue>> read,
        Func<TValue, int> weight)
        where TKey : notnull
        where TValue : class
    {
        TValue?[] found = new TValue?[keys.Count];
        List<TKey> unknown = [];
        int place = 0;
        foreach (TKey key in keys)
        {
            if (known.TryGet(key, out TValue? value))
            {
                found[place] = value;
            }
            else
            {
                unknown.Add(key);
            }

            place++;
        }

        if (unknown.Count == 0)
        {
            return found;
        }

        Dictionary<TKey, TValue> values = read(unknown);
        place = 0;
        foreach (TKey key in keys)
        {
            if (found[place] is null && values.TryGetValue(key, out TValue? value))
            {
                found[place] = value;
                known.Add(key, value, weight(value));
            }

            place++;
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

        public RecentMap<string, DocumentPlace> Places { get; } = new(MostPlaces);

        public RecentMap<long, string> Ids { get; } = new(MostPlaces);

        public RecentMap<string, FoundDocument> Documents { get; } = new(MostBytes);
    }
}
