namespace CaptionSearch.Index;

/// <summary>Refuses a query that cannot be answered, before anything is read.</summary>
internal static class QueryCheck
{
    private const int LargestWindow = 10_000;
    private const double LargestTagWeight = 10;

    /// <exception cref="ArgumentException">The window or the weight of tags is out of range, or the vector has no direction.</exception>
    public static void Check(IndexQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Window, 1, nameof(query.Window));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Window, LargestWindow, nameof(query.Window));
        if (query.TagWeight is not (>= 0 and <= LargestTagWeight))
        {
            throw new ArgumentOutOfRangeException(nameof(query), query.TagWeight, $"{nameof(query.TagWeight)} is a number from 0 to {LargestTagWeight}.");
        }

        if (query.Vector is float[] vector)
        {
            BatchCheck.Vector(vector, "The query");
        }
    }
}
