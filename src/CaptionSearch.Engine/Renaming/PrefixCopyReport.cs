using CaptionSearch.Engine.Indexing;

namespace CaptionSearch.Engine.Renaming;

/// <summary>What a run copied, or would copy.</summary>
/// <param name="Source">The folder copied from, absolute.</param>
/// <param name="Target">The folder copied to, absolute.</param>
/// <param name="Copied">Copies made by this run, or to be made, in the order of their names.</param>
/// <param name="Unchanged">Copies that were there already with the same bytes.</param>
/// <param name="PassedOver">What is not to be copied: folders, hidden files, files that are no pictures.</param>
/// <param name="Failed">Files that should have been copied and could not.</param>
public sealed record PrefixCopyReport(
    string Source,
    string Target,
    IReadOnlyList<PrefixedFile> Copied,
    IReadOnlyList<PrefixedFile> Unchanged,
    IReadOnlyList<SkippedFile> PassedOver,
    IReadOnlyList<SkippedFile> Failed);
