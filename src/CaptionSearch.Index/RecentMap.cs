using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace CaptionSearch.Index;

/// <summary>What was asked for lately, up to a bound; for any number of threads.</summary>
/// <remarks>
/// Entries are in two halves. When the younger one is full it becomes the older one, and what was in that is forgotten, except what is
/// asked for meanwhile. So an entry that is in use stays, without an order being kept at each reading.
/// </remarks>
/// <typeparam name="TKey">Compared by its own equality; strings by their ordinals.</typeparam>
/// <typeparam name="TValue">Never changed once it is in.</typeparam>
internal sealed class RecentMap<TKey, TValue>
    where TKey : notnull
{
    private readonly long _mostOfAHalf;
    private readonly Lock _turn = new();
    private Half _young = new();
    private Half _old = new();

    /// <param name="capacity">Most weight of all entries; a single heavier one is taken too.</param>
    public RecentMap(long capacity)
    {
        _mostOfAHalf = capacity / 2;
    }

    /// <summary>Weight of all entries; an entry that is on its way from one half to the other may count twice.</summary>
    public long Weight => Interlocked.Read(ref Volatile.Read(ref _young).Weight) + Interlocked.Read(ref Volatile.Read(ref _old).Weight);

    /// <summary>Looks up an entry.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (Volatile.Read(ref _young).Entries.TryGetValue(key, out (TValue Value, int Weight) found))
        {
            value = found.Value;
            return true;
        }

        if (Volatile.Read(ref _old).Entries.TryGetValue(key, out found))
        {
            Add(key, found.Value, found.Weight);
            value = found.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Adds an entry; one that is there stays.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">Its value.</param>
    /// <param name="weight">In the unit of the capacity. Default 1.</param>
    public void Add(TKey key, TValue value, int weight = 1)
    {
        Half young = Volatile.Read(ref _young);
        if (young.Entries.TryAdd(key, (value, weight)) && Interlocked.Add(ref young.Weight, weight) > _mostOfAHalf)
        {
            lock (_turn)
            {
                if (ReferenceEquals(young, _young))
                {
                    Volatile.Write(ref _old, young);
                    Volatile.Write(ref _young, new Half());
                }
            }
        }
    }

    /// <summary>Removes an entry.</summary>
    public void Remove(TKey key)
    {
        foreach (Half half in (ReadOnlySpan<Half>)[Volatile.Read(ref _young), Volatile.Read(ref _old)])
        {
            if (half.Entries.TryRemove(key, out (TValue Value, int Weight) removed))
            {
                Interlocked.Add(ref half.Weight, -removed.Weight);
            }
        }
    }

    private sealed class Half
    {
        public long Weight;

        public ConcurrentDictionary<TKey, (TValue Value, int Weight)> Entries { get; } = new();
    }
}
