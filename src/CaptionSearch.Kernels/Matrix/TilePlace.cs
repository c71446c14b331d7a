namespace CaptionSearch.Kernels;

/// <summary>A row on its way through the rows of a product: its place in each operand, in floats from the first row.</summary>
internal struct TilePlace
{
    /// <summary>Rows since the last jump.</summary>
    public nuint X;

    public nuint A;

    public nuint C;

    public nuint Start;

    /// <summary>Goes on by so many rows.</summary>
    public void Advance(in TileJob job, nuint rows)
    {
        A += rows * job.Lda;
        C += rows * job.Ldc;
        Start += rows * job.LdStart;
        X += rows;
        while (job.RowLength != 0 && X >= job.RowLength)
        {
            X -= job.RowLength;
            A += job.JumpA;
            C += job.JumpC;
            Start += job.JumpStart;
        }
    }
}
