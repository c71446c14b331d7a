namespace CaptionSearch.Index.Embedded.Words;

/// <summary>A set of document numbers, one bit each.</summary>
internal sealed class DocumentSet
{
    private ulong[] _bits = [];

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
}
