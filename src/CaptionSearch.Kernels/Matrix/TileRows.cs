namespace CaptionSearch.Kernels;

/// <summary>Where the second to sixth row of a tile lie, relative to the first: in the left operand, the result and the start matrix.</summary>
internal struct TileRows
{
    public nuint A1, A2, A3, A4, A5;

    public nuint C1, C2, C3, C4, C5;

    public nuint S1, S2, S3, S4, S5;

    /// <summary>Rows at equal distances.</summary>
    public static TileRows Linear(in TileJob job) => new()
    {
        A1 = job.Lda,
        A2 = 2 * job.Lda,
        A3 = 3 * job.Lda,
        A4 = 4 * job.Lda,
        A5 = 5 * job.Lda,
        C1 = job.Ldc,
        C2 = 2 * job.Ldc,
        C3 = 3 * job.Ldc,
        C4 = 4 * job.Ldc,
        C5 = 5 * job.Ldc,
        S1 = job.LdStart,
        S2 = 2 * job.LdStart,
        S3 = 3 * job.LdStart,
        S4 = 4 * job.LdStart,
        S5 = 5 * job.LdStart,
    };

    /// <summary>Rows of which some come after a jump, or do not exist.</summary>
    /// <param name="job">Strides and jumps.</param>
    /// <param name="x">Place of the first row between two jumps.</param>
    /// <param name="count">Rows that exist, 1 .. 6; those that do not repeat the last one, so that nothing outside is read.</param>
    public static TileRows From(in TileJob job, nuint x, int count)
    {
        TileRows rows = default;
        TilePlace place = new() { X = x };
        Step(in job, ref place, count > 1);
        (rows.A1, rows.C1, rows.S1) = (place.A, place.C, place.Start);
        Step(in job, ref place, count > 2);
        (rows.A2, rows.C2, rows.S2) = (place.A, place.C, place.Start);
        Step(in job, ref place, count > 3);
        (rows.A3, rows.C3, rows.S3) = (place.A, place.C, place.Start);
        Step(in job, ref place, count > 4);
        (rows.A4, rows.C4, rows.S4) = (place.A, place.C, place.Start);
        Step(in job, ref place, count > 5);
        (rows.A5, rows.C5, rows.S5) = (place.A, place.C, place.Start);
        return rows;
    }

    private static void Step(in TileJob job, ref TilePlace place, bool exists)
    {
        if (exists)
        {
            place.Advance(in job, 1);
        }
    }
}
