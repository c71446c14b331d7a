using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Manifest;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Status;

/// <summary>What the program remembers, counted, and whether it is complete: files = paths, contents = documents = vectors.</summary>
/// <param name="Folder">The data folder.</param>
/// <param name="Files">The manifest's counts.</param>
/// <param name="Index">The index's counts; null when there is no index yet.</param>
/// <param name="Failed">Files that are not in the index, by path.</param>
public sealed record IndexStatus(string Folder, ManifestCounts Files, IndexStatistics? Index, IReadOnlyList<SkippedFile> Failed)
{
    /// <summary>Contents without document, or documents without vector. The next run over their folder does them again.</summary>
    public long Missing => Index is null ? Files.Contents : Math.Max(0, Files.Contents - Index.Documents) + Index.Documents - Index.Vectors;

    /// <summary>Reads the status; nothing is changed.</summary>
    /// <param name="data">The data folder; need not exist.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    public static async Task<IndexStatus> ReadAsync(DataFolder data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        using FileManifest? manifest = FileManifest.OpenReadOnly(data.ManifestFile);
        IndexStatistics? statistics = null;
        await using IIndexVersions versions = await IndexPlace.OpenAsync(data, cancellationToken).ConfigureAwait(false);
        await using ICaptionIndex? index = await versions.OpenCurrentAsync(writable: false, cancellationToken).ConfigureAwait(false);
        if (index is not null)
        {
            statistics = await index.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        }

        SkippedFile[] failed =
        [
            .. (manifest?.Read() ?? []).Where(entry => entry.State != FileState.Indexed).Select(entry => new SkippedFile(entry.Path, entry.Reason ?? "")),
        ];
        return new IndexStatus(data.Root, manifest?.Count() ?? new ManifestCounts(0, 0, 0), statistics, failed);
    }
}
