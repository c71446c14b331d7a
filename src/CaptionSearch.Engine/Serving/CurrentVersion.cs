using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Serving;

/// <summary>The version of the index that answers now, with its model: one for a process, asked by any number of requests at once.</summary>
/// <remarks>
/// A request takes a lease and works with what it finds there. Once a second one of them looks whether a reindex or a rollback has put
/// another version in its place; then the next leases are of that one, and the version before is closed when its last lease ends.
/// So no request waits for another, and none sees the index of one version with the model of another.
/// </remarks>
public sealed class CurrentVersion : IAsyncDisposable
{
    /// <summary>So long an answer may still come from the version before.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Func<string?, CaptionModel> _load;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private IIndexVersions? _versions;
    private VersionSnapshot? _snapshot;
    private long _lookedAt;
    private int _users = 1; // of the versions: this, every snapshot that is in use, and a look
    private bool _isDoubtful; // an index that was leased is gone: look before the next lease
    private volatile bool _isKeptWarm;
    private bool _isDisposed;

    /// <summary>Prepares; index and model are opened when a request needs them.</summary>
    /// <param name="data">The data folder; need not exist.</param>
    /// <param name="model">Loads the model for an index whose vectors have this fingerprint, null when it has none; called again when another version of the index needs another model.</param>
    public CurrentVersion(DataFolder data, Func<string?, CaptionModel> model)
        : this(data, model, TimeProvider.System)
    {
    }

    internal CurrentVersion(DataFolder data, Func<string?, CaptionModel> model, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(model);
        (Data, _load, _time) = (data, model, time);
    }

    /// <summary>The data folder.</summary>
    public DataFolder Data { get; }

    /// <summary>The version that is the current one, no older than a second.</summary>
    /// <param name="cancellationToken">Handed to the index.</param>
    /// <exception cref="IndexFormatException">The index is of another format, or damaged.</exception>
    /// <exception cref="IndexUnavailableException">It cannot be read.</exception>
    public async ValueTask<VersionLease> LeaseAsync(CancellationToken cancellationToken)
    {
        if (TryLease(out bool mustWait) is { } fresh)
        {
            return fresh;
        }

        // One looks; the others need not wait for what they have.
        if (mustWait)
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (!await _turn.WaitAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
        {
            return Lease();
        }

        try
        {
            if (TryLease(out _) is { } found)
            {
                return found;
            }

            await LookAsync(cancellationToken).ConfigureAwait(false);
            return Lease();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Has a question answered by the current version: once more by the one in its place, when its index is taken away meanwhile.</summary>
    /// <param name="question">Asks what the lease holds; may be called twice.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    /// <exception cref="IndexFormatException">The index is of another format, or damaged.</exception>
    /// <exception cref="IndexUnavailableException">It cannot be read.</exception>
    public async Task<T> AskAsync<T>(Func<VersionLease, Task<T>> question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        await using (VersionLease lease = await LeaseAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                return await question(lease).ConfigureAwait(false);
            }
            catch (IndexUnavailableException error) when (error.IsGone)
            {
                Doubt(lease.Snapshot);
            }
        }

        await using VersionLease next = await LeaseAsync(cancellationToken).ConfigureAwait(false);
        return await question(next).ConfigureAwait(false);
    }

    /// <summary>Loads index and model now, and from now on those of another version before it takes its place.</summary>
    /// <param name="cancellationToken">Handed to the index.</param>
    /// <exception cref="ModelFormatException">The model is damaged.</exception>
    /// <exception cref="IndexFormatException">The index is of another format or model, or damaged.</exception>
    /// <exception cref="IndexUnavailableException">It cannot be read.</exception>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        _isKeptWarm = true;
        await using VersionLease lease = await LeaseAsync(cancellationToken).ConfigureAwait(false);
        await WarmAsync(lease.Snapshot, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the version; it stays open for the leases that have not ended.</summary>
    public async ValueTask DisposeAsync()
    {
        VersionSnapshot? last;
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            (last, _snapshot) = (_snapshot, null);
        }

        if (last is not null)
        {
            await last.ReleaseAsync().ConfigureAwait(false);
        }

        await EndAsync().ConfigureAwait(false);
    }

    private VersionLease? TryLease(out bool mustWait)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            mustWait = _isDoubtful || _snapshot is null or { IsUnsettled: true };
            return !mustWait && _time.GetElapsedTime(_lookedAt) < Interval ? new VersionLease(_snapshot!.Acquire()) : null;
        }
    }

    private void Doubt(VersionSnapshot snapshot)
    {
        lock (_lock)
        {
            _isDoubtful |= _snapshot == snapshot;
        }
    }

    private VersionLease Lease()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return new VersionLease(_snapshot!.Acquire());
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _users);
        try
        {
            await FollowAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Looks which version is the current one, and puts it in the place of the one before.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        _versions ??= await IndexPlace.OpenAsync(Data, cancellationToken).ConfigureAwait(false);

        // The name first: a version that takes its place before the opening is noticed at the next look.
        string? name = await _versions.CurrentNameAsync(cancellationToken).ConfigureAwait(false);
        VersionSnapshot? before = _snapshot;
        lock (_lock)
        {
            (_lookedAt, _isDoubtful) = (_time.GetTimestamp(), false);
        }

        if (before?.Index is not null && name == before.Name && !await before.HasChangedAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        ICaptionIndex? opened = await _versions.OpenCurrentAsync(writable: false, cancellationToken).ConfigureAwait(false);
        if (opened is null && before is { Index: null })
        {
            return;
        }

        Interlocked.Increment(ref _users);
        VersionSnapshot next = new(name, opened, _load, before?.LoadedModel?.Acquire(), EndAsync);
        try
        {
            await PrepareAsync(next, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await next.ReleaseAsync().ConfigureAwait(false);
            throw;
        }

        await PutAsync(next).ConfigureAwait(false);
    }

    private async Task PutAsync(VersionSnapshot next)
    {
        VersionSnapshot? left;
        lock (_lock)
        {
            (left, _snapshot) = _isDisposed ? (next, null) : (_snapshot, next);
        }

        if (left is not null)
        {
            await left.ReleaseAsync().ConfigureAwait(false);
        }
    }

    private async Task PrepareAsync(VersionSnapshot next, CancellationToken cancellationToken)
    {
        if (!_isKeptWarm)
        {
            return;
        }

        try
        {
            await WarmAsync(next, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ModelFormatException or IndexFormatException or IndexUnavailableException or IOException)
        {
            // It is the current version all the same; the requests that need what is wrong with it will say so.
        }
    }

    private static async Task WarmAsync(VersionSnapshot snapshot, CancellationToken cancellationToken)
    {
        SharedModel model = await snapshot.ModelAsync(cancellationToken).ConfigureAwait(false);
        model.Model.Preload();
        _ = model.Calibration;
        if (snapshot.Index is not null)
        {
            // A sentence that finds little reads what every search reads: the words, and the codes of all vectors.
            const string sentence = "a dog";
            IndexQuery query = new() { Text = sentence, Vector = model.Model.EmbedText(sentence) is { Length: > 0 } vector ? vector : null };
            await snapshot.Index.FindAsync(query, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask EndAsync()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            if (_versions is not null)
            {
                await _versions.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
