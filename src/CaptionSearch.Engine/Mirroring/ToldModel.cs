using CaptionSearch.Index;

namespace CaptionSearch.Engine.Mirroring;

/// <summary>The model whose vectors an index of two sides was said to have: a side with those of another one answers no query with a vector.</summary>
/// <remarks>
/// Another machine may have moved the server to a new model while the copy on this one is of the old. Whoever was told the model of one side asks
/// with its vectors, and the other side, answering in the middle because the server went away or came back, would compare what does not compare.
/// </remarks>
internal sealed class ToldModel
{
    private string? _fingerprint;

    /// <summary>The model of a side; the first that is told counts.</summary>
    public async Task<string?> OfAsync(ICaptionIndex side, CancellationToken cancellationToken)
    {
        string? fingerprint = await side.GetModelFingerprintAsync(cancellationToken).ConfigureAwait(false);
        Interlocked.CompareExchange(ref _fingerprint, fingerprint, null);
        return fingerprint;
    }

    /// <summary>Lets a query pass that has no vector, or one that the side can compare.</summary>
    /// <exception cref="IndexUnavailableException">The side is of another model; the error <see cref="IndexUnavailableException.IsGone"/>.</exception>
    public async Task CheckAsync(ICaptionIndex side, IndexQuery query, CancellationToken cancellationToken)
    {
        if (query.Vector is not null && await OfAsync(side, cancellationToken).ConfigureAwait(false) is { } there && there != _fingerprint)
        {
            throw new IndexUnavailableException(
                $"The index that answers now is of model {ModelMismatch.Short(there)}, the one that was asked first is of {ModelMismatch.Short(_fingerprint!)}. Try again.")
            {
                IsGone = true,
            };
        }
    }
}
