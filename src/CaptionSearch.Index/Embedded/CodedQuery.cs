using CaptionSearch.Kernels;

namespace CaptionSearch.Index.Embedded;

/// <summary>A query in floats and in 8-bit codes, and how far the codes can be off.</summary>
/// <remarks>
/// With x = s c + r (scale, codes, rounding rest) for a record and likewise y for the query, Cauchy-Schwarz bounds the error of
/// s_x s_y c_x·c_y by |r_x||s_y c_y| + |x||r_y|.
/// </remarks>
internal sealed class CodedQuery
{
    // What float32 arithmetic adds on top of the bound: sums of at most some thousand products of unit vectors.
    private const float Slack = 1e-5f;

    private readonly sbyte[] _codes;    // [D up to a whole group], -127..127, then 0
    private readonly float _scale;
    private readonly float _residual;   // |r_y|
    private readonly int _sum;          // Σ codes

    /// <param name="unit">Shape [D], unit length.</param>
    public CodedQuery(ReadOnlySpan<float> unit)
    {
        Floats = unit.ToArray();
        _codes = new sbyte[(unit.Length + NibbleCodeProducts.Group - 1) / NibbleCodeProducts.Group * NibbleCodeProducts.Group];
        (_scale, _residual) = Quantisation.Quantise(unit, _codes.AsSpan(0, unit.Length));
        foreach (sbyte code in _codes)
        {
            _sum += code;
        }
    }

    /// <summary>Shape [D], unit length.</summary>
    public float[] Floats { get; }

    /// <summary>For 8-bit records, shape [D].</summary>
    public ReadOnlySpan<sbyte> Codes => _codes.AsSpan(0, Floats.Length);

    /// <summary>For 4-bit records: the same, with zeros up to a whole group.</summary>
    public ReadOnlySpan<sbyte> PaddedCodes => _codes;

    /// <summary>What a record's cosine is at most, by its 8-bit codes.</summary>
    /// <param name="product">Inner product of the codes.</param>
    /// <param name="scale">Of the record.</param>
    /// <param name="residual">Of the record.</param>
    public float Upper(int product, float scale, float residual) => (scale * _scale * product) + Error(residual);

    /// <summary>The same by its 4-bit codes c, which stand for 2 c - 15.</summary>
    public float UpperOfNibbles(int product, float scale, float residual)
        => (scale * _scale * ((2 * product) - (15 * _sum))) + Error(residual);

    private float Error(float residual) => (residual * (1 + _residual)) + _residual + Slack;
}
