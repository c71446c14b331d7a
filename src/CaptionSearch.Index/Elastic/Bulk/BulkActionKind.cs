namespace CaptionSearch.Index.Elastic.Bulk;

/// <summary>What a bulk does with one document.</summary>
internal enum BulkActionKind
{
    /// <summary>Writes it, over the one with this id if there is one.</summary>
    Index,

    /// <summary>Writes it; a conflict when there is one with this id.</summary>
    Create,

    /// <summary>Changes some of its fields.</summary>
    Update,

    /// <summary>Removes it.</summary>
    Delete,
}
