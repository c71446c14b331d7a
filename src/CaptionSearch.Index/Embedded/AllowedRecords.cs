using System.Numerics;
using System.Runtime.InteropServices;

namespace CaptionSearch.Index.Embedded;

/// <summary>Which vectors a query may find: a bitmap for each segment; what was not added is not found.</summary>
internal sealed class AllowedRecords
{
    private readonly Dictionary<long, ulong[]> _words = [];

    /// <summary>Allows a record; once more does nothing.</summary>
    /// <param name="segment">Number of a segment.</param>
    /// <param name="slot">Place in it, 0 or more.</param>
    public void Add(long segment, int slot)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ref ulong[]? words = ref CollectionsMarshal.GetValueRefOrAddDefault(_words, segment, out _);
        int at = slot >> 6;
        if (words is null || at >= words.Length)
        {
            Array.Resize(ref words, (int)BitOperations.RoundUpToPowerOf2((uint)at + 1));
        }

        words[at] |= 1UL << (slot & 63);
    }

    /// <summary>The bits of a segment, lowest slot in the lowest bit; slots behind the end are not allowed.</summary>
    public ReadOnlySpan<ulong> Words(long segment) => _words.TryGetValue(segment, out ulong[]? words) ? words : [];
}
