namespace CaptionSearch.Index.Elastic.Bulk;

/// <summary>What became of every action of a bulk: each is in exactly one of the four.</summary>
internal sealed record BulkReport
{
    /// <summary>Number of actions that were done.</summary>
    public required long Done { get; init; }

    /// <summary>The document is not as it was read, or there already (create): read again, merge, write again.</summary>
    /// <remarks>Also when the first attempt was done and its answer was lost: merging again then changes nothing.</remarks>
    public required IReadOnlyList<BulkAction> Conflicts { get; init; }

    /// <summary>There is no document to change or remove.</summary>
    public required IReadOnlyList<BulkAction> Missing { get; init; }

    /// <summary>Refused for good.</summary>
    public required IReadOnlyList<BulkRejection> Rejected { get; init; }
}
