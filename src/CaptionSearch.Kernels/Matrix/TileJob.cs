namespace CaptionSearch.Kernels;

/// <summary>What all tiles of one panel of a matrix product have in common.</summary>
internal struct TileJob
{
    /// <summary>Steps of the inner sum, at least 1.</summary>
    public nuint K;

    /// <summary>Row stride of the left operand, in floats.</summary>
    public nuint Lda;

    /// <summary>Floats from one k to the next in the right operand.</summary>
    public nuint Ldb;

    /// <summary>Row stride of the result.</summary>
    public nuint Ldc;

    /// <summary>Row stride of what the sums start from, see <see cref="Start"/>.</summary>
    public nuint LdStart;

    /// <summary>The sums start from a matrix: the result so far, or a residual. Else from zero, or from the bias.</summary>
    public bool Start;

    /// <summary>A row vector is added to every row.</summary>
    public bool Bias;

    /// <summary>The result is limited to <see cref="Low"/> .. <see cref="High"/>.</summary>
    public bool Limit;

    public float Low;

    public float High;
}
