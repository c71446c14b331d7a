namespace CaptionSearch.Kernels;

/// <summary>The check that every product with records makes once: after it, no offset lies outside.</summary>
internal static class CodeShape
{
    /// <param name="record">Elements of a record, from its first to its last code.</param>
    /// <param name="length">Elements there are.</param>
    /// <param name="stride">From one record's first code to the next one's.</param>
    /// <param name="count">Records, R.</param>
    public static void Check(int record, int length, int stride, long count)
    {
        if (stride < record)
        {
            ShapeError.StrideTooSmall(nameof(stride), stride, record);
        }

        long needed = count == 0 ? 0 : ((count - 1) * stride) + record;
        if (length < needed)
        {
            ShapeError.TooShort("records", length, needed);
        }
    }
}
