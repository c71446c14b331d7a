using CaptionSearch.Index;

namespace CaptionSearch.Engine.Mirroring;

/// <summary>Whether a server can be reached: after it could not be, it is left alone for a while by all who ask here.</summary>
/// <param name="pause">How long it is left alone.</param>
/// <param name="time">Clock.</param>
internal sealed class ServerContact(TimeSpan pause, TimeProvider time)
{
    private long _failedAt;
    private volatile string? _problem;

    /// <summary>Why the server was not used last time, one line; null when it was.</summary>
    public string? Problem => _problem;

    /// <summary>Runs something that needs the server.</summary>
    /// <param name="action">What to do.</param>
    /// <param name="evenDuringPause">Whether to try although it could not be reached a moment ago.</param>
    /// <returns>Whether it was done; false when the server cannot be reached. Every other error is thrown.</returns>
    public async Task<bool> TryAsync(Func<Task> action, bool evenDuringPause)
    {
        if (_problem is not null && !evenDuringPause && time.GetElapsedTime(Interlocked.Read(ref _failedAt)) < pause)
        {
            return false;
        }

        try
        {
            await action().ConfigureAwait(false);
            _problem = null;
            return true;
        }
        catch (IndexUnavailableException error) when (error.IsUnreachable)
        {
            _problem = error.Message;
            Interlocked.Exchange(ref _failedAt, time.GetTimestamp());
            return false;
        }
    }
}
