namespace CaptionSearch.Analysis.Metrics;

/// <summary>The n-grams of one caption for one n, each once with how often it occurs, sorted: two captions are compared by merging.</summary>
/// <remarks>
/// An n-gram of up to four words is one 128-bit key made of the words' numbers (<see cref="TokenIds"/>); numbers start at 1,
/// so n-grams of different length never share a key. Sorted arrays instead of hash tables: captions are short.
/// </remarks>
internal readonly struct NGramCounts
{
    /// <summary>Longest n-gram that fits a key.</summary>
    internal const int MaxOrder = 4;

    private readonly UInt128[] _grams;
    private readonly int[] _counts;

    private NGramCounts(UInt128[] grams, int[] counts, int length)
    {
        _grams = grams;
        _counts = counts;
        Length = length;
    }

    /// <summary>How many different n-grams there are.</summary>
    internal int Length { get; }

    /// <summary>Shape [Length], ascending.</summary>
    internal ReadOnlySpan<UInt128> Grams => _grams.AsSpan(0, Length);

    /// <summary>Shape [Length], at least 1 each.</summary>
    internal ReadOnlySpan<int> Counts => _counts.AsSpan(0, Length);

    /// <summary>Counts the n-grams of a caption.</summary>
    /// <param name="numbers">Numbers of the caption's words.</param>
    /// <param name="order">n, 1..4.</param>
    internal static NGramCounts Of(ReadOnlySpan<uint> numbers, int order)
    {
        int total = Math.Max(0, numbers.Length - order + 1);
        UInt128[] grams = new UInt128[total];
        for (int i = 0; i < total; i++)
        {
            UInt128 key = 0;
            foreach (uint number in numbers.Slice(i, order))
            {
                key = (key << 32) | number;
            }

            grams[i] = key;
        }

        Array.Sort(grams);
        int[] counts = new int[total];
        int length = 0;
        for (int i = 0; i < total; i++)
        {
            if (length > 0 && grams[length - 1] == grams[i])
            {
                counts[length - 1]++;
            }
            else
            {
                grams[length] = grams[i];
                counts[length] = 1;
                length++;
            }
        }

        return new NGramCounts(grams, counts, length);
    }

    /// <summary>The next n-gram that two captions share.</summary>
    /// <param name="other">The other caption's n-grams, of the same n.</param>
    /// <param name="mine">Place in this caption's list; where to go on, then where the shared one is. Start at −1.</param>
    /// <param name="theirs">The same in the other list.</param>
    /// <returns>False when there is no further one.</returns>
    internal bool NextShared(NGramCounts other, ref int mine, ref int theirs)
    {
        mine++;
        theirs++;
        while (mine < Length && theirs < other.Length)
        {
            int order = _grams[mine].CompareTo(other._grams[theirs]);
            if (order == 0)
            {
                return true;
            }

            if (order < 0)
            {
                mine++;
            }
            else
            {
                theirs++;
            }
        }

        return false;
    }
}
