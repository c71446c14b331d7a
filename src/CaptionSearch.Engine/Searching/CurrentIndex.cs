using CaptionSearch.Index;

namespace CaptionSearch.Engine.Searching;

/// <summary>The current version of an index, kept open for reading, and opened anew when another version has taken its place.</summary>
/// <remarks>One call at a time.</remarks>
internal sealed class CurrentIndex(DataFolder data, TimeProvider time) : IAsyncDisposable
{
    /// <summary>So long an answer may still come from the version before.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private IIndexVersions? _versions;
    private string? _name;
    private long _lookedAt;

    /// <summary>The index; null when there is none.</summary>
    public ICaptionIndex? Index { get; private set; }

    /// <summary>Looks which version is the current one, if the last look was not a moment ago.</summary>
    /// <returns>Whether <see cref="Index"/> is another one than before.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        _versions ??= await IndexPlace.OpenAsync(data, cancellationToken).ConfigureAwait(false);
        if (Index is not null && time.GetElapsedTime(_lookedAt) < Interval)
        {
            return false;
        }

        // The name first: a version that takes its place before the opening is noticed at the next look.
        string? name = await _versions.CurrentNameAsync(cancellationToken).ConfigureAwait(false);
        _lookedAt = time.GetTimestamp();
        if (Index is not null && name == _name)
        {
            return false;
        }

        ICaptionIndex? opened = await _versions.OpenCurrentAsync(writable: false, cancellationToken).ConfigureAwait(false);
        ICaptionIndex? left = Index;
        (Index, _name) = (opened, name);
        if (left is not null)
        {
            await left.DisposeAsync().ConfigureAwait(false);
        }

        return opened is not null || left is not null;
    }

    public async ValueTask DisposeAsync()
    {
        if (Index is not null)
        {
            await Index.DisposeAsync().ConfigureAwait(false);
        }

        if (_versions is not null)
        {
            await _versions.DisposeAsync().ConfigureAwait(false);
        }
    }
}
