namespace CaptionSearch.Kernels;

/// <summary>What all tiles of one panel of a matrix product have in common.</summary>
/// <remarks>
/// A convolution is such a product as well: a row is an output pixel, the inner sum runs over the kernel's rows ("segments") and in
/// each over the adjacent floats under it; after a picture's row of pixels the places of the operands jump by what lies between.
/// </remarks>
internal struct TileJob
{
    public TileJob() => Segments = 1;

    /// <summary>Steps of the inner sum, at least 1; of one segment when there are several.</summary>
    public nuint K;

    /// <summary>How many times K steps are summed, at least 1.</summary>
    public nuint Segments;

    /// <summary>Floats of the left operand from the start of a segment to that of the next.</summary>
    public nuint SegmentStride;

    /// <summary>Row stride of the left operand, in floats.</summary>
    public nuint Lda;

    /// <summary>Floats from one k to the next in the right operand.</summary>
    public nuint Ldb;

    /// <summary>Row stride of the result.</summary>
    public nuint Ldc;

    /// <summary>Row stride of what the sums start from, see <see cref="Start"/>.</summary>
    public nuint LdStart;

    /// <summary>After so many rows the operands jump; 0: never.</summary>
    public nuint RowLength;

    /// <summary>Floats added to the place in the left operand at a jump.</summary>
    public nuint JumpA;

    /// <summary>Floats added to the place in the result at a jump.</summary>
    public nuint JumpC;

    /// <summary>Floats added to the place in the start matrix at a jump.</summary>
    public nuint JumpStart;

    /// <summary>The sums start from a matrix: the result so far, or a residual. Else from zero, or from the bias.</summary>
    public bool Start;

    /// <summary>A row vector is added to every row.</summary>
    public bool Bias;

    /// <summary>The result is limited to <see cref="Low"/> .. <see cref="High"/>.</summary>
    public bool Limit;

    public float Low;

    public float High;
}
