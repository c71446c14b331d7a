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

    private readonly ServerContact _contact = new(Pause, time ?? TimeProvider.System);

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
            return new MirroredIndex(
                copy, new ServerLink(token => server.OpenCurrentAsync(writable, token), _contact), journal, data.JournalFile);
        }
        catch
        {
            await copy.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Of both sides, and of the local one only while the server cannot be reached: that one answers then, and it may be of another model.</remarks>
    public async Task<string?> CurrentNameAsync(CancellationToken cancellationToken)
    {
        string? there = null;
        string? here = await local.CurrentNameAsync(cancellationToken).ConfigureAwait(false);
        if (here is null)
        {
            return await server.CurrentNameAsync(cancellationToken).ConfigureAwait(false);
        }

        bool isReached = await _contact.TryAsync(
            async () => there = await server.CurrentNameAsync(cancellationToken).ConfigureAwait(false), evenDuringPause: false).ConfigureAwait(false);
        return isReached ? $"{here}|{there}" : here;
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
    /// <remarks>
    /// An exchange made twice is none. So what was current on both sides is written down first: when the local side still is where it
    /// was then and the server is not, the call before was cut off between the two.
    /// </remarks>
    public async Task RollBackAsync(CancellationToken cancellationToken)
    {
        string? here = await local.CurrentNameAsync(cancellationToken).ConfigureAwait(false);
        string? there = await server.CurrentNameAsync(cancellationToken).ConfigureAwait(false);
        string[] mark = File.Exists(RollbackFile) ? await File.ReadAllLinesAsync(RollbackFile, cancellationToken).ConfigureAwait(false) : [];
        if (mark is not [string wasHere, string wasThere] || wasHere != here || wasThere == there)
        {
            await ReplaceAsync(RollbackFile, [here ?? "", there ?? ""], cancellationToken).ConfigureAwait(false);
            await server.RollBackAsync(cancellationToken).ConfigureAwait(false);
        }

        await local.RollBackAsync(cancellationToken).ConfigureAwait(false);
        File.Delete(RollbackFile);
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

    /// <summary>What was current on both sides when the two began to be exchanged.</summary>
    private string RollbackFile => Path.Combine(data.Root, "rollback.sides");

    private static async Task<bool> HasAsync(IIndexVersions versions, IndexRole role, CancellationToken cancellationToken)
        => (await versions.ListAsync(cancellationToken).ConfigureAwait(false)).Any(version => version.Role == role);

    private static async Task ReplaceAsync(string file, string[] lines, CancellationToken cancellationToken)
    {
        await File.WriteAllLinesAsync(file + ".new", lines, cancellationToken).ConfigureAwait(false);
        File.Move(file + ".new", file, overwrite: true);
    }
}
