using CaptionSearch.Engine.Manifest;
using CaptionSearch.Engine.Reindexing;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Collection;

/// <summary>The writer's place of a data folder with what is written there; given up when it is disposed of.</summary>
internal sealed class WriteTurn : IAsyncDisposable
{
    private readonly IDisposable _place;
    private readonly IIndexVersions _versions;

    private WriteTurn(IDisposable place, IIndexVersions versions, ICaptionIndex index, FileManifest manifest)
    {
        _place = place;
        _versions = versions;
        Index = index;
        Manifest = manifest;
    }

    /// <summary>The current version, open for writing.</summary>
    public ICaptionIndex Index { get; }

    /// <summary>Open for writing.</summary>
    public FileManifest Manifest { get; }

    /// <summary>Waits for the writer's place and opens index and manifest.</summary>
    /// <param name="data">The data folder; made when it is not there.</param>
    /// <param name="longest">So long it waits.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="DataFolderException">The folder cannot be written, or another run holds the place for longer.</exception>
    public static async Task<WriteTurn> TakeAsync(DataFolder data, TimeSpan longest, CancellationToken cancellationToken)
    {
        IDisposable place = await data.LockForWritingAsync(longest, cancellationToken).ConfigureAwait(false);
        IIndexVersions? versions = null;
        ICaptionIndex? index = null;
        try
        {
            versions = await IndexPlace.OpenAsync(data, cancellationToken).ConfigureAwait(false);
            await Rollback.FinishAsync(data, versions, cancellationToken).ConfigureAwait(false);
            index = (await versions.OpenCurrentAsync(writable: true, cancellationToken).ConfigureAwait(false))!;
            return new WriteTurn(place, versions, index, FileManifest.Open(data.ManifestFile));
        }
        catch
        {
            await EndAsync(place, versions, index).ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Manifest.Dispose();
        await EndAsync(_place, _versions, Index).ConfigureAwait(false);
    }

    private static async Task EndAsync(IDisposable place, IIndexVersions? versions, ICaptionIndex? index)
    {
        if (index is not null)
        {
            await index.DisposeAsync().ConfigureAwait(false);
        }

        if (versions is not null)
        {
            await versions.DisposeAsync().ConfigureAwait(false);
        }

        place.Dispose();
    }
}
