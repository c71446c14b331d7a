using CaptionSearch.Index;

namespace CaptionSearch.Engine.Mirroring;

/// <summary>The index on the server, opened when it is first needed, left alone for a while after it could not be reached.</summary>
/// <param name="open">Opens it; null when the server has no such index.</param>
/// <param name="pause">How long it is left alone.</param>
/// <param name="time">Clock.</param>
internal sealed class ServerLink(Func<CancellationToken, Task<ICaptionIndex?>> open, TimeSpan pause, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private long _failedAt;

    /// <summary>The index; null before it was opened.</summary>
    public ICaptionIndex? Index { get; private set; }

    /// <summary>Why the server was not used last time, one line; null when it was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Runs something on the server's index.</summary>
    /// <param name="action">What to do.</param>
    /// <param name="evenDuringPause">Whether to try although it could not be reached a moment ago.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>Whether it was done; false when the server cannot be reached. Every other error is thrown.</returns>
    public async Task<bool> TryAsync(Func<ICaptionIndex, Task> action, bool evenDuringPause, CancellationToken cancellationToken)
    {
        if (Problem is not null && !evenDuringPause && time.GetElapsedTime(Interlocked.Read(ref _failedAt)) < pause)
        {
            return false;
        }

        try
        {
            ICaptionIndex index = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await action(index).ConfigureAwait(false);
            Problem = null;
            return true;
        }
        catch (IndexUnavailableException error) when (error.IsUnreachable)
        {
            Problem = error.Message;
            Interlocked.Exchange(ref _failedAt, time.GetTimestamp());
            return false;
        }
    }

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
