using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Serving;

/// <summary>One version of the index, open for reading, and the model its vectors are of; ends with its last user.</summary>
/// <remarks>The model is loaded when somebody needs it: a picture that is in the index needs none.</remarks>
#pragma warning disable CA1001 // The last ReleaseAsync disposes of what it holds.
internal sealed class VersionSnapshot
#pragma warning restore CA1001
{
    private readonly Func<string?, CaptionModel> _load;
    private readonly Func<ValueTask> _ended;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private SharedModel? _inherited;
    private volatile SharedModel? _model;
    private string? _stored; // fingerprint of the index when the model was chosen
    private int _users = 1;

    /// <param name="name">Of the version; null when there is no index.</param>
    /// <param name="index">Belongs to the snapshot from now on; null when there is none.</param>
    /// <param name="load">Loads the model of a fingerprint.</param>
    /// <param name="inherited">The model of the snapshot before, acquired for this one: kept if it fits, released if not.</param>
    /// <param name="ended">Called when the last user has gone.</param>
    public VersionSnapshot(string? name, ICaptionIndex? index, Func<string?, CaptionModel> load, SharedModel? inherited, Func<ValueTask> ended)
    {
        (Name, Index, _load, _inherited, _ended) = (name, index, load, inherited, ended);
    }

    /// <summary>Name of the version; null when there is no index.</summary>
    public string? Name { get; }

    /// <summary>The index; null when there is none.</summary>
    public ICaptionIndex? Index { get; }

    /// <summary>The model, when it has been needed.</summary>
    public SharedModel? LoadedModel => _model;

    /// <summary>Whether what is here may become wrong at any moment: an index may be made, and one without vectors get some of any model.</summary>
    public bool IsUnsettled => Index is null || (_model is not null && _stored is null);

    /// <summary>The model of the index's vectors, or any while it has none; loaded at the first call.</summary>
    /// <param name="cancellationToken">While waiting for another call that loads.</param>
    /// <exception cref="IndexFormatException">The model that was loaded is another one.</exception>
    public async ValueTask<SharedModel> ModelAsync(CancellationToken cancellationToken)
    {
        if (_model is { } known)
        {
            return known;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_model is null)
            {
                _stored = await StoredFingerprintAsync(cancellationToken).ConfigureAwait(false);
                _model = Choose(_stored);
            }

            return _model;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Whether the index has got vectors of another model since the model was chosen: it was cleared and filled anew.</summary>
    public async Task<bool> HasChangedAsync(CancellationToken cancellationToken)
        => _model is not null && await StoredFingerprintAsync(cancellationToken).ConfigureAwait(false) != _stored;

    /// <summary>Counts one user more; only while there is one.</summary>
    public VersionSnapshot Acquire()
    {
        Interlocked.Increment(ref _users);
        return this;
    }

    /// <summary>Counts one user less; without any, index and model are closed.</summary>
    public async ValueTask ReleaseAsync()
    {
        if (Interlocked.Decrement(ref _users) != 0)
        {
            return;
        }

        _model?.Release();
        _inherited?.Release();
        _turn.Dispose();
        if (Index is not null)
        {
            await Index.DisposeAsync().ConfigureAwait(false);
        }

        await _ended().ConfigureAwait(false);
    }

    private async Task<string?> StoredFingerprintAsync(CancellationToken cancellationToken)
        => Index is null ? null : await Index.GetModelFingerprintAsync(cancellationToken).ConfigureAwait(false);

    private SharedModel Choose(string? stored)
    {
        SharedModel? inherited = _inherited;
        if (inherited is not null && (stored is null || stored == inherited.Model.Fingerprint))
        {
            _inherited = null;
            return inherited;
        }

        CaptionModel model = _load(stored);
        if (stored is not null && stored != model.Fingerprint)
        {
            string given = model.Fingerprint;
            model.Dispose();
            throw ModelMismatch.Error(stored, given);
        }

        _inherited = null;
        inherited?.Release();
        return new SharedModel(model);
    }
}
