using CaptionSearch.Index;

namespace CaptionSearch.Engine.Mirroring;

/// <summary>Brings the index on the server level with the copy in the data folder.</summary>
public static class SyncRun
{
    /// <summary>Sends the changes that wait, then every document that the server lacks.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="observe">Told how many documents were compared; null for nobody.</param>
    /// <param name="cancellationToken">Between batches; what was sent stays.</param>
    /// <returns>What was done, and a line about documents that the server refused or null.</returns>
    /// <exception cref="IndexUnavailableException">No server with a local copy is used, or it cannot be reached.</exception>
    /// <exception cref="DataFolderException">Another run is writing.</exception>
    public static async Task<(SyncReport Report, string? Notice)> RunAsync(DataFolder data, Action<long>? observe, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        using IDisposable place = data.LockForWriting();
        await using IIndexVersions versions = await IndexPlace.OpenAsync(data, cancellationToken).ConfigureAwait(false);
        await using ICaptionIndex? index = await versions.OpenCurrentAsync(writable: true, cancellationToken).ConfigureAwait(false);
        if (index is not MirroredIndex mirrored)
        {
            throw new IndexUnavailableException(
                $"{data.Root}: there is nothing to synchronise: no server with a copy in this folder is used. Name the server with --url or {IndexSettings.UrlVariable}.");
        }

        SyncReport report = await mirrored.SyncAsync(observe ?? (static _ => { }), cancellationToken).ConfigureAwait(false);
        return (report, ServerNotice.Of(mirrored, data));
    }
}
