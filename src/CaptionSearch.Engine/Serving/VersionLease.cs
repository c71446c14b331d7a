using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Calibration;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Serving;

/// <summary>An index and the model of its vectors, for as long as one request needs them: neither changes or is closed before the lease ends.</summary>
/// <remarks>Dispose of it once, when the request is done.</remarks>
public sealed class VersionLease : IAsyncDisposable
{
    private readonly VersionSnapshot _snapshot;
    private int _isOver;

    internal VersionLease(VersionSnapshot snapshot) => _snapshot = snapshot;

    /// <summary>The index, open for reading; null when there is none yet. Do not dispose of it.</summary>
    public ICaptionIndex? Index => _snapshot.Index;

    /// <summary>Name of the version; null when there is no index.</summary>
    public string? Name => _snapshot.Name;

    internal VersionSnapshot Snapshot => _snapshot;

    /// <summary>The model of the index's vectors, or the one to use while it has none; loaded at the first call. Do not dispose of it.</summary>
    /// <param name="cancellationToken">While another request loads it.</param>
    /// <exception cref="ModelFormatException">The model is damaged.</exception>
    /// <exception cref="IndexFormatException">The model that was loaded is not the one of the index's vectors.</exception>
    public async ValueTask<CaptionModel> ModelAsync(CancellationToken cancellationToken)
        => (await _snapshot.ModelAsync(cancellationToken).ConfigureAwait(false)).Model;

    /// <summary>The calibration of the model; null when it has none.</summary>
    /// <inheritdoc cref="ModelAsync"/>
    public async ValueTask<ModelCalibration?> CalibrationAsync(CancellationToken cancellationToken)
        => (await _snapshot.ModelAsync(cancellationToken).ConfigureAwait(false)).Calibration;

    /// <summary>Ends the lease.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _isOver, 1) == 0 ? _snapshot.ReleaseAsync() : ValueTask.CompletedTask;
}
