namespace CaptionSearch.Engine.Reindexing;

/// <summary>One document of the next version is done.</summary>
/// <param name="Name">Its first path, or its id when it has none.</param>
/// <param name="Caption">Its sentence.</param>
/// <param name="Reason">Why it has no vector, one sentence; null when it has one.</param>
/// <param name="Done">Documents done so far by this run.</param>
/// <param name="Total">Documents that this run has to do, as far as is known.</param>
public sealed record ReindexStep(string Name, string Caption, string? Reason, long Done, long Total)
{
    /// <summary>The reason of a record that came without its picture: nothing is missing.</summary>
    public const string NoPicture = Describing.ContentDescriber.NoPicture;
}
