using System.Buffers.Binary;

namespace CaptionSearch.Index.Embedded.Words;

/// <summary>The postings of one term and field for 1,024 neighbouring document numbers, as bytes.</summary>
/// <remarks>
/// <code>
/// 0  number of postings, u16, 1..1,024
/// 2  postings by ascending document number, each:
///    varint  2 * (number - number before) + (1 when the frequency is above 1); the first number before is that of the block - 1
///    varint  frequency, only when it is above 1
///    u8      length of the field
/// </code>
/// A varint has seven bits a byte, low ones first, and the high bit set in all bytes but the last. Most postings take two bytes.
/// </remarks>
internal static class PostingBlock
{
    /// <summary>Document numbers in a block.</summary>
    public const int Documents = 1024;

    private const int HeadSize = 2;

    /// <summary>The block that a document belongs to.</summary>
    public static long Of(long document) => document / Documents;

    /// <summary>How many postings a block has.</summary>
    public static int Count(ReadOnlySpan<byte> data)
        => data.Length > HeadSize && BinaryPrimitives.ReadUInt16LittleEndian(data) is ushort count and > 0 and <= Documents
            ? count
            : throw Damaged();

    /// <summary>Puts postings into bytes.</summary>
    /// <param name="postings">By ascending document, all of one block; at least one.</param>
    public static byte[] Write(ReadOnlySpan<Posting> postings)
    {
        byte[] data = new byte[HeadSize + (postings.Length * (2 + 5 + 1))];
        BinaryPrimitives.WriteUInt16LittleEndian(data, (ushort)postings.Length);
        int end = HeadSize;
        long before = (Of(postings[0].Document) * Documents) - 1;
        foreach (Posting posting in postings)
        {
            bool isRepeated = posting.Frequency > 1;
            WriteNumber(data, ref end, (int)((posting.Document - before) << 1) | (isRepeated ? 1 : 0));
            if (isRepeated)
            {
                WriteNumber(data, ref end, posting.Frequency);
            }

            data[end++] = posting.Length;
            before = posting.Document;
        }

        return data[..end];
    }

    /// <summary>Reads the postings one after the other.</summary>
    public static Reader Read(long block, ReadOnlySpan<byte> data) => new(block, data);

    private static void WriteNumber(byte[] data, ref int end, int number)
    {
        uint rest = (uint)number;
        for (; rest >= 0x80; rest >>= 7)
        {
            data[end++] = (byte)(rest | 0x80);
        }

        data[end++] = (byte)rest;
    }

    private static InvalidDataException Damaged() => new("a block of postings is not of its form");

    /// <summary>Goes through a block.</summary>
    public ref struct Reader
    {
        private readonly ReadOnlySpan<byte> _data;
        private readonly long _last;
        private int _left;
        private int _at;
        private long _document;

        public Reader(long block, ReadOnlySpan<byte> data)
        {
            _left = Count(data);
            _data = data;
            _at = HeadSize;
            _document = (block * Documents) - 1;
            _last = _document + Documents;
        }

        /// <summary>The next posting; false after the last.</summary>
        /// <exception cref="InvalidDataException">The bytes are not a block.</exception>
        public bool Next(out Posting posting)
        {
            if (_left == 0)
            {
                posting = default;
                return _at == _data.Length ? false : throw Damaged();
            }

            _left--;
            int step = Number();
            int frequency = (step & 1) == 0 ? 1 : Number();
            _document += step >> 1;
            if ((uint)_at >= (uint)_data.Length || step < 2 || frequency < 1 || _document > _last)
            {
                throw Damaged();
            }

            posting = new Posting(_document, frequency, _data[_at++]);
            return true;
        }

        private int Number()
        {
            uint number = 0;
            for (int shift = 0; shift < 35 && (uint)_at < (uint)_data.Length; shift += 7)
            {
                byte part = _data[_at++];
                number |= (uint)(part & 0x7f) << shift;
                if (part < 0x80)
                {
                    return (int)number;
                }
            }

            throw Damaged();
        }
    }
}
