using System.Buffers.Binary;

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

    /// <summary>The bits of records 64 * <paramref name="index"/> and on, lowest slot in the lowest bit: 1 is dead.</summary>
    public ulong Word(int index)
    {
        ReadOnlySpan<byte> bits = _bits.AsSpan(Math.Min(index * sizeof(ulong), _bits.Length));
        if (bits.Length >= sizeof(ulong))
        {
            return BinaryPrimitives.ReadUInt64LittleEndian(bits);
        }

        ulong word = 0;
        for (int i = 0; i < bits.Length; i++)
        {
            word |= (ulong)bits[i] << (8 * i);
        }

        return word;
    }

    public byte[] ToArray() => _bits;
}
