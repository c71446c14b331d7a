using CaptionSearch.Engine.Collection;
using CaptionSearch.Engine.Importing;
using CaptionSearch.Engine.Reindexing;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Status;

/// <summary>Forgets every picture; the pictures themselves are not touched, nor those that were handed in.</summary>
/// <remarks>Pictures in <see cref="DataFolder.UploadsFolder"/> come back with 'captionsearch index' of that folder.</remarks>
public static class IndexReset
{
    /// <summary>Empties index and manifest, also when they are damaged or of another version.</summary>
    /// <param name="data">The data folder; need not exist.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    /// <exception cref="DataFolderException">Another run is writing, or the folder cannot be written.</exception>
    public static async Task RunAsync(DataFolder data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!Directory.Exists(data.Root))
        {
            return;
        }

        using IDisposable replacing = data.LockForReplacing();
        using IDisposable place = data.LockForWriting();
        using IDisposable captions = await data.LockCaptionsAsync(cancellationToken).ConfigureAwait(false);
        Rollback.Forget(data);
        new ThumbnailFolder(data.ThumbnailsFolder, 0).Clear();
        ImportBookmark.ForgetAll(data);

        // The manifest goes first: without it a half-emptied index is repaired, the other way round files would be missed.
        foreach (string file in new[] { data.ManifestFile, data.ManifestFile + "-wal", data.ManifestFile + "-shm" })
        {
            File.Delete(file);
        }

        await using IIndexVersions versions = await IndexPlace.OpenAsync(data, cancellationToken).ConfigureAwait(false);
        if (await TryClearAsync(versions, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        // An empty one takes the place of what cannot be emptied, and a second one that of the previous version.
        await versions.DiscardNextAsync(cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < 2; i++)
        {
            await using (ICaptionIndex empty = await versions.OpenNextAsync(cancellationToken).ConfigureAwait(false))
            {
                await empty.RefreshAsync(cancellationToken).ConfigureAwait(false);
            }

            await versions.PromoteNextAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Empties the only version there is.</summary>
    /// <returns>False when there are others, or when it is damaged.</returns>
    private static async Task<bool> TryClearAsync(IIndexVersions versions, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<IndexVersion> all = await versions.ListAsync(cancellationToken).ConfigureAwait(false);
            if (all.Any(version => version.Role != IndexRole.Current))
            {
                return false;
            }

            if (all.Count > 0)
            {
                await using ICaptionIndex index = (await versions.OpenCurrentAsync(writable: true, cancellationToken).ConfigureAwait(false))!;
                await index.ClearAsync(cancellationToken).ConfigureAwait(false);
                await index.RefreshAsync(cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (IndexFormatException)
        {
            return false;
        }
    }
}
