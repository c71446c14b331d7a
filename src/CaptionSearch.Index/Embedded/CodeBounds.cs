using System.Buffers.Binary;

namespace CaptionSearch.Index.Embedded;

/// <summary>Scale and residual of records of codes, 0 for the first of them.</summary>
internal readonly ref struct CodeBounds
{
    private readonly ReadOnlySpan<byte> _records; // from the first scale on; the residual follows it
    private readonly int _stride;

    public CodeBounds(ReadOnlySpan<byte> records, int stride)
    {
        _records = records;
        _stride = stride;
    }

    public float Scale(int record) => BinaryPrimitives.ReadSingleLittleEndian(_records[(record * _stride)..]);

    public float Residual(int record) => BinaryPrimitives.ReadSingleLittleEndian(_records[((record * _stride) + sizeof(float))..]);
}
