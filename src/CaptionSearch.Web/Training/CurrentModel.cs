using CaptionSearch.Engine;
using CaptionSearch.Index;

namespace CaptionSearch.Web.Training;

/// <summary>The model that the index was made with.</summary>
/// <param name="Fingerprint">Of the model; null when the index has no vector.</param>
/// <param name="Folder">Where it was last; null when that is not known.</param>
/// <param name="Documents">Documents of the index.</param>
/// <param name="HasPrevious">Whether the index before the last change of the model is still there.</param>
public sealed record CurrentModel(string? Fingerprint, string? Folder, long Documents, bool HasPrevious)
{
    /// <summary>Name of its folder, for people.</summary>
    public string Name => Folder is null ? "unknown" : Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder));

    /// <summary>Asks the index.</summary>
    /// <param name="data">The data folder; need not exist.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    /// <exception cref="IndexUnavailableException">The index cannot be reached.</exception>
    /// <exception cref="IndexFormatException">The index is damaged or of another version.</exception>
    public static async Task<CurrentModel> ReadAsync(DataFolder data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        await using IIndexVersions versions = await IndexPlace.OpenAsync(data, cancellationToken).ConfigureAwait(false);
        await using ICaptionIndex? index = await versions.OpenCurrentAsync(writable: false, cancellationToken).ConfigureAwait(false);
        if (index is null)
        {
            return new CurrentModel(null, null, 0, false);
        }

        IndexStatistics statistics = await index.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<IndexVersion> all = await versions.ListAsync(cancellationToken).ConfigureAwait(false);
        string? folder = statistics.ModelFingerprint is { } fingerprint ? new ModelMemory(data).FolderOf(fingerprint) : null;
        return new CurrentModel(statistics.ModelFingerprint, folder, statistics.Documents, all.Any(static version => version.Role == IndexRole.Previous));
    }
}
