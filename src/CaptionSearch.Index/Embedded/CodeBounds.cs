using System.Runtime.InteropServices;

namespace CaptionSearch.Index.Embedded;

/// <summary>Scale and residual of records of codes, 0 for the first of them.</summary>
internal readonly ref struct CodeBounds
{
    private readonly ReadOnlySpan<float> _records; // from the first scale on; the residual follows it
    private readonly int _stride;

    /// <param name="records">From the first record's scale on.</param>
    /// <param name="stride">Bytes from one record to the next.</param>
    public CodeBounds(ReadOnlySpan<byte> records, int stride)
    {
        _records = MemoryMarshal.Cast<byte, float>(records);
        _stride = stride / sizeof(float);
    }

    public float Scale(int record) => _records[record * _stride];

    public float Residual(int record) => _records[(record * _stride) + 1];
}
