using System.Numerics;

namespace CaptionSearch.Index.Embedded.Filtering;

/// <summary>A set of document numbers, one bit each.</summary>
internal sealed class DocumentSet
{
    private ulong[] _bits = [];

    /// <summary>How many numbers are in it.</summary>
    public int Count => _bits.Sum(BitOperations.PopCount);

    /// <summary>The numbers, ascending; the set must not change meanwhile.</summary>
    public IEnumerable<long> Numbers
    {
        get
        {
            for (int word = 0; word < _bits.Length; word++)
            {
                for (ulong bits = _bits[word]; bits != 0; bits &= bits - 1)
                {
                    yield return (word * 64L) + BitOperations.TrailingZeroCount(bits);
                }
            }
        }
    }

    /// <summary>All numbers from 0 to the last.</summary>
    /// <param name="last">0 or more.</param>
    public static DocumentSet UpTo(long last)
    {
        DocumentSet all = new() { _bits = new ulong[(last >> 6) + 1] };
        Array.Fill(all._bits, ulong.MaxValue);
        all._bits[^1] = ulong.MaxValue >> (63 - (int)(last & 63));
        return all;
    }

    /// <summary>Adds a number, 0 or more.</summary>
    public void Add(long document)
    {
        long word = document >> 6;
        if (word >= _bits.Length)
        {
            Array.Resize(ref _bits, (int)Math.Max(word + 1, _bits.Length * 2L));
        }

        _bits[word] |= 1UL << (int)(document & 63);
    }

    public bool Contains(long document) => document >> 6 < _bits.Length && (_bits[document >> 6] & (1UL << (int)(document & 63))) != 0;

    /// <summary>Keeps what is in the other set too.</summary>
    public void IntersectWith(DocumentSet other)
    {
        for (int word = 0; word < _bits.Length; word++)
        {
            _bits[word] &= word < other._bits.Length ? other._bits[word] : 0;
        }
    }

    /// <summary>Takes out what is in the other set.</summary>
    public void ExceptWith(DocumentSet other)
    {
        for (int word = 0; word < Math.Min(_bits.Length, other._bits.Length); word++)
        {
            _bits[word] &= ~other._bits[word];
        }
    }
}
