namespace CaptionSearch.Analysis.Metrics;

/// <summary>Numbers for words, so that an n-gram of up to four words is one 128-bit key.</summary>
/// <remarks>
/// Numbers start at 1; 0 in a key means "no word here", so n-grams of different length never share a key.
/// A child set knows its parent's words and numbers new words after them without changing the parent: a shared
/// parent can be read from several threads.
/// </remarks>
internal sealed class TokenIds
{
    /// <summary>Longest n-gram that fits a key.</summary>
    internal const int MaxOrder = 4;

    private readonly TokenIds? _parent;
    private readonly Dictionary<string, uint> _ids = new(StringComparer.Ordinal);
    private readonly uint _first;

    internal TokenIds()
    {
        _first = 1;
    }

    private TokenIds(TokenIds parent)
    {
        _parent = parent;
        _first = parent._first + (uint)parent._ids.Count;
    }

    /// <summary>A set that goes on after this one's numbers and leaves it unchanged.</summary>
    internal TokenIds Child() => new(this);

    /// <summary>Counts the n-grams of one length.</summary>
    /// <param name="tokens">The caption's words.</param>
    /// <param name="order">n, 1..4.</param>
    /// <returns>How often each n-gram occurs; empty when the caption has fewer than n words.</returns>
    internal Dictionary<UInt128, int> CountNGrams(IReadOnlyList<string> tokens, int order)
    {
        int total = Math.Max(0, tokens.Count - order + 1);
        Dictionary<UInt128, int> counts = new(total);
        if (total == 0)
        {
            return counts;
        }

        // The key is a window of `order` numbers of 32 bits that slides over the caption.
        UInt128 mask = order == MaxOrder ? UInt128.MaxValue : (UInt128.One << (32 * order)) - 1;
        UInt128 key = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            key = ((key << 32) | Number(tokens[i])) & mask;
            if (i >= order - 1)
            {
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
        }

        return counts;
    }

    private uint Number(string token)
    {
        for (TokenIds? set = this; set is not null; set = set._parent)
        {
            if (set._ids.TryGetValue(token, out uint known))
            {
                return known;
            }
        }

        uint number = _first + (uint)_ids.Count;
        _ids.Add(token, number);
        return number;
    }
}
