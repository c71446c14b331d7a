using CaptionSearch.Index;

namespace CaptionSearch.Engine.Mirroring;

/// <summary>The index on the server, opened when it is first needed, left alone for a while after it could not be reached.</summary>
/// <param name="open">Opens it; null when the server has no such index.</param>
/// <param name="contact">Whether the server can be reached.</param>
internal sealed class ServerLink(Func<CancellationToken, Task<ICaptionIndex?>> open, ServerContact contact) : IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);

    /// <summary>The index; null before it was opened.</summary>
    public ICaptionIndex? Index { get; private set; }

    /// <summary>Why the server was not used last time, one line; null when it was.</summary>
    public string? Problem => contact.Problem;

    /// <summary>Runs something on the server's index.</summary>
    /// <param name="action">What to do.</param>
    /// <param name="evenDuringPause">Whether to try although it could not be reached a moment ago.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>Whether it was done; false when the server cannot be reached. Every other error is thrown.</returns>
    public Task<bool> TryAsync(Func<ICaptionIndex, Task> action, bool evenDuringPause, CancellationToken cancellationToken)
        => contact.TryAsync(
            async () => await action(await OpenAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false), evenDuringPause);

    public async ValueTask DisposeAsync()
    {
        if (Index is not null)
        {
            await Index.DisposeAsync().ConfigureAwait(false);
        }

        _opening.Dispose();
    }

    private async Task<ICaptionIndex> OpenAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // To a reader a server without the index is one that cannot answer: the local copy can.
            return Index ??= await open(cancellationToken).ConfigureAwait(false)
                ?? throw new IndexUnavailableException("The server has no index yet. Fill it: captionsearch sync.") { IsUnreachable = true };
        }
        finally
        {
            _opening.Release();
        }
    }
}
