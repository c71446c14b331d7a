using CaptionSearch.Index;

namespace CaptionSearch.Engine.Mirroring;

/// <summary>Versions of an index on a server, each with its copy in the data folder.</summary>
/// <remarks>
/// The next version is built on both sides at once and needs the server. Whichever side a crash left behind is brought level by
/// repeating the call.
/// </remarks>
internal sealed class MirroredVersions(IIndexVersions local, IIndexVersions server, DataFolder data, TimeProvider? time = null) : IIndexVersions
{
    /// <summary>How long a server that could not be reached is left alone.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Description => $"{server.Description} (copy in {local.Description})";

    /// <inheritdoc/>
    public async Task<ICaptionIndex?> OpenCurrentAsync(bool writable, CancellationToken cancellationToken)
    {
        ICaptionIndex? copy = await local.OpenCurrentAsync(writable, cancellationToken).ConfigureAwait(false);
        if (copy is null)
        {
            return await server.OpenCurrentAsync(writable: false, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            ChangeJournal? journal = writable ? ChangeJournal.Open(data.JournalFile) : null;
            return new MirroredIndex(copy, Link(token => server.OpenCurrentAsync(writable, token)), journal);
        }
        catch
        {
            await copy.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexVersion>> ListAsync(CancellationToken cancellationToken) => local.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<ICaptionIndex> OpenNextAsync(CancellationToken cancellationToken)
    {
        if (await HasAsync(local, IndexRole.Next, cancellationToken).ConfigureAwait(false)
            != await HasAsync(server, IndexRole.Next, cancellationToken).ConfigureAwait(false))
        {
            await DiscardNextAsync(cancellationToken).ConfigureAwait(false); // half of one is of no use
        }

        ICaptionIndex remote = await server.OpenNextAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return new DoubledIndex(await local.OpenNextAsync(cancellationToken).ConfigureAwait(false), remote);
        }
        catch
        {
            await remote.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task PromoteNextAsync(CancellationToken cancellationToken)
    {
        // The server last: while it still has a next version, repeating this call completes it.
        bool isLeft = await HasAsync(server, IndexRole.Next, cancellationToken).ConfigureAwait(false);
        if (!isLeft || await HasAsync(local, IndexRole.Next, cancellationToken).ConfigureAwait(false))
        {
            await local.PromoteNextAsync(cancellationToken).ConfigureAwait(false);
        }

        await server.PromoteNextAsync(cancellationToken).ConfigureAwait(false);
        using ChangeJournal journal = ChangeJournal.Open(data.JournalFile);
        journal.Clear(); // both new versions hold everything; the old changes are about the old ones
    }

    /// <inheritdoc/>
    public async Task RollBackAsync(CancellationToken cancellationToken)
    {
        await server.RollBackAsync(cancellationToken).ConfigureAwait(false);
        await local.RollBackAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<ICaptionIndex?> OpenPreviousAsync(CancellationToken cancellationToken) => local.OpenPreviousAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task DiscardNextAsync(CancellationToken cancellationToken)
    {
        await server.DiscardNextAsync(cancellationToken).ConfigureAwait(false);
        await local.DiscardNextAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync().ConfigureAwait(false);
        await local.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<bool> HasAsync(IIndexVersions versions, IndexRole role, CancellationToken cancellationToken)
        => (await versions.ListAsync(cancellationToken).ConfigureAwait(false)).Any(version => version.Role == role);

    private ServerLink Link(Func<CancellationToken, Task<ICaptionIndex?>> open) => new(open, Pause, time ?? TimeProvider.System);
}
