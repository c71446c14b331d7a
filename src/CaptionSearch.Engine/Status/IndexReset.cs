using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Engine.Status;

/// <summary>Forgets every picture; the pictures themselves are not touched.</summary>
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

        using IDisposable place = data.LockForWriting();

        // The manifest goes first: without it a half-emptied index is repaired, the other way round files would be missed.
        foreach (string file in new[] { data.ManifestFile, data.ManifestFile + "-wal", data.ManifestFile + "-shm" })
        {
            File.Delete(file);
        }

        if (!EmbeddedIndex.Exists(data.IndexFolder))
        {
            return;
        }

        try
        {
            await using EmbeddedIndex index = EmbeddedIndex.Open(data.IndexFolder);
            await index.ClearAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IndexFormatException)
        {
            Directory.Delete(data.IndexFolder, recursive: true);
        }
    }
}
