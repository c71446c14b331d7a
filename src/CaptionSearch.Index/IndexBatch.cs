namespace CaptionSearch.Index;

/// <summary>Changes that are applied together, in the order of the members below.</summary>
/// <remarks>
/// At the end of the batch, a document that had paths and has none left leaves the index. So a renamed file is an added path and a
/// removed one, and a file with new content is a document and the removal of the path from the document it had before.
/// </remarks>
public sealed record IndexBatch
{
    /// <summary>
    /// Documents to add, or to replace where the id is there already: then the paths of both are kept, a caption of a higher source
    /// stays, a locked one unless a person wrote the new one, and a document without vector, further captions, tags, data set, split or metadata keeps those it has.
    /// </summary>
    public IReadOnlyList<CaptionDocument> Documents { get; init; } = [];

    /// <summary>Captions to write whatever source and lock the present one has; an id that is not in the index is passed over.</summary>
    public IReadOnlyList<CaptionChange> SetCaptions { get; init; } = [];

    /// <summary>Paths to add to documents; an id that is not in the index is passed over.</summary>
    public IReadOnlyList<DocumentPath> AddedPaths { get; init; } = [];

    /// <summary>Paths to take from documents; a path that this document does not have is passed over.</summary>
    public IReadOnlyList<DocumentPath> RemovedPaths { get; init; } = [];

    /// <summary>Documents to remove whatever their paths; an id that is not in the index is passed over.</summary>
    public IReadOnlyList<string> RemovedIds { get; init; } = [];
}
