using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Manifest;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Status;

/// <summary>What the program remembers, counted, and whether it is complete: files = paths, contents = documents = vectors.</summary>
/// <param name="Folder">The data folder.</param>
/// <param name="Files">The manifest's counts.</param>
/// <param name="Index">The index's counts; null when there is no index yet.</param>
/// <param name="Versions">The index's versions, the current one first.</param>
/// <param name="Failed">Files that are not in the index, by path.</param>
public sealed record IndexStatus(
    string Folder, ManifestCounts Files, IndexStatistics? Index, IReadOnlyList<IndexVersion> Versions, IReadOnlyList<SkippedFile> Failed)
{
    /// <summary>Contents without document or vector, as far as counts can tell; <see cref="Doctor"/> proves it one by one.</summary>
    public long Missing => Math.Max(0, Files.Contents - (Index?.PictureVectors ?? 0));

    /// <summary>Where the index is, for people: a folder, or an address with the index's name, and the folder of its copy.</summary>
    public string Place { get; init; } = "";

    /// <summary>What is the matter with the server, one line; null when nothing is, or when there is no server.</summary>
    public string? ServerNotice { get; init; }

    /// <summary>When files were last indexed or looked for, UTC; null when they never were.</summary>
    public DateTime? LastRun { get; init; }

    /// <summary>Reads the status; nothing is changed.</summary>
    /// <param name="data">The data folder; need not exist.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    public static async Task<IndexStatus> ReadAsync(DataFolder data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        using FileManifest? manifest = FileManifest.OpenReadOnly(data.ManifestFile);
        await using IIndexVersions versions = await IndexPlace.OpenAsync(data, cancellationToken).ConfigureAwait(false);
        await using ICaptionIndex? index = await versions.OpenCurrentAsync(writable: false, cancellationToken).ConfigureAwait(false);
        IndexStatistics? statistics = index is null ? null : await index.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        SkippedFile[] failed =
        [
            .. (manifest?.Read() ?? []).Where(entry => entry.State != FileState.Indexed).Select(entry => new SkippedFile(entry.Path, entry.Reason ?? "")),
        ];
        return new IndexStatus(
            data.Root,
            manifest?.Count() ?? new ManifestCounts(0, 0, 0),
            statistics,
            await versions.ListAsync(cancellationToken).ConfigureAwait(false),
            failed)
        {
            Place = versions.Description,
            ServerNotice = Mirroring.ServerNotice.Of(index, data),
            LastRun = manifest is null ? null : LastWrite(data.ManifestFile),
        };
    }

    private static DateTime LastWrite(string database)
    {
        // A reader may make an empty log beside the database; one with something in it was written after the database.
        FileInfo log = new(database + "-wal");
        return log is { Exists: true, Length: > 0 } ? log.LastWriteTimeUtc : File.GetLastWriteTimeUtc(database);
    }
}
