namespace CaptionSearch.Index.Embedded;

/// <summary>Which records of a segment are dead: one bit each, missing bits are alive.</summary>
internal sealed class Tombstones
{
    private byte[] _bits;

    public Tombstones(byte[] bits)
    {
        _bits = bits;
    }

    public bool IsDead(int slot)
    {
        int at = slot >> 3;
        return at < _bits.Length && (_bits[at] & (1 << (slot & 7))) != 0;
    }

    public void Kill(int slot)
    {
        int at = slot >> 3;
        if (at >= _bits.Length)
        {
            Array.Resize(ref _bits, at + 1);
        }

        _bits[at] |= (byte)(1 << (slot & 7));
    }

    public byte[] ToArray() => _bits;
}
