using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Embedded.Words;

/// <summary>The part of BM25 that depends on a document's length, worked out once for each of the 256 lengths there are.</summary>
internal sealed class LengthNorms
{
    private readonly float[] _inverse = new float[256]; // by length in one byte; 0: not yet known

    private readonly double _averageLength;

    public LengthNorms(double averageLength)
    {
        _averageLength = averageLength;
    }

    /// <summary>As <see cref="Bm25.InverseNorm"/> computes it.</summary>
    public float Of(byte length)
    {
        float norm = _inverse[length];
        return norm > 0 ? norm : _inverse[length] = Bm25.InverseNorm(length, _averageLength);
    }
}
