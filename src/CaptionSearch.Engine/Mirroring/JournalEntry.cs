using CaptionSearch.Index;

namespace CaptionSearch.Engine.Mirroring;

/// <summary>One change as it waits for the server: a batch whose documents are ids of the local index, or the emptying of the index.</summary>
internal sealed record JournalEntry
{
    /// <summary>Everything goes; the other members are empty then.</summary>
    public bool IsClear { get; init; }

    /// <summary>Documents of the batch.</summary>
    public IReadOnlyList<string> DocumentIds { get; init; } = [];

    /// <summary>As in the batch.</summary>
    public IReadOnlyList<CaptionChange> SetCaptions { get; init; } = [];

    /// <summary>As in the batch.</summary>
    public IReadOnlyList<DocumentPath> AddedPaths { get; init; } = [];

    /// <summary>As in the batch.</summary>
    public IReadOnlyList<DocumentPath> RemovedPaths { get; init; } = [];

    /// <summary>As in the batch.</summary>
    public IReadOnlyList<string> RemovedIds { get; init; } = [];

    /// <summary>The entry for a batch.</summary>
    public static JournalEntry Of(IndexBatch batch) => new()
    {
        DocumentIds = [.. batch.Documents.Select(static document => document.Id)],
        SetCaptions = batch.SetCaptions,
        AddedPaths = batch.AddedPaths,
        RemovedPaths = batch.RemovedPaths,
        RemovedIds = batch.RemovedIds,
    };

    /// <summary>
    /// The batch for the server. A document is as the local index has it now; one that is gone there is left out, since its removal
    /// comes later in the journal.
    /// </summary>
    public async Task<IndexBatch> ToBatchAsync(ICaptionIndex local, CancellationToken cancellationToken) => new()
    {
        Documents = await local.GetAsync(DocumentIds, withVectors: true, cancellationToken).ConfigureAwait(false),
        SetCaptions = SetCaptions,
        AddedPaths = AddedPaths,
        RemovedPaths = RemovedPaths,
        RemovedIds = RemovedIds,
    };
}
