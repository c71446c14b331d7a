using System.Diagnostics.CodeAnalysis;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Imaging;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Collection;

/// <summary>The pictures of the index as a person goes through them: one by one, with their files and thumbnails.</summary>
/// <remarks>
/// Thread-safe. An index that does not exist is an empty one. An id that is not in the index, or is no id at all, leads to nothing, never
/// to an error. Errors of all members: <see cref="IndexUnavailableException"/> and <see cref="IndexFormatException"/>, as in <see cref="ICaptionIndex"/>.
/// </remarks>
[SuppressMessage("Naming", "CA1711", Justification = "It is what a person calls a collection of pictures.")]
public sealed class PictureCollection : IAsyncDisposable
{
    private readonly DataFolder _data;
    private readonly Func<string?, CaptionModel> _model;
    private readonly PictureCollectionOptions _options;
    private readonly ThumbnailCache _thumbnails;

    /// <summary>Prepares; nothing is read yet.</summary>
    /// <param name="data">The data folder; need not exist.</param>
    /// <param name="model">Loads the model for an index whose vectors have this fingerprint, null when it has none.</param>
    /// <param name="options">What pictures and thumbnails may cost; null for the defaults.</param>
    public PictureCollection(DataFolder data, Func<string?, CaptionModel> model, PictureCollectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(model);
        _data = data;
        _model = model;
        _options = options ?? new PictureCollectionOptions();
        _thumbnails = new ThumbnailCache(data, _options.Thumbnails, _options.Limits);
    }

    /// <summary>A picture's document, without its vector; null when it is not in the index.</summary>
    /// <param name="id">Id of the document.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    public Task<CaptionDocument?> GetAsync(string id, CancellationToken cancellationToken)
        => DocumentId.IsValid(id)
            ? ReadAsync(
                async index => (await index.GetAsync([id], withVectors: false, cancellationToken).ConfigureAwait(false)).SingleOrDefault(),
                cancellationToken)
            : Task.FromResult<CaptionDocument?>(null);

    /// <summary>Opens a picture of the index, from a file that still has the content it was indexed with.</summary>
    /// <param name="id">Id of the document.</param>
    /// <param name="cancellationToken">While the file is compared.</param>
    /// <returns>Null when it is not in the index, or no file on this machine has its content any more.</returns>
    public async Task<PictureContent?> OpenPictureAsync(string id, CancellationToken cancellationToken)
        => await GetAsync(id, cancellationToken).ConfigureAwait(false) is { } document
            ? await ContentFile.OpenAsync(document, _options.Limits, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Opens a picture's thumbnail, a JPEG; see <see cref="ThumbnailCache"/>.</summary>
    /// <param name="id">Id of the document.</param>
    /// <param name="side">One of <see cref="ThumbnailCache.Sides"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Null when it is not in the index, or its file is gone and there is no thumbnail yet.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such side.</exception>
    /// <exception cref="InvalidImageException">The picture is broken.</exception>
    /// <exception cref="UnsupportedImageException">It is above one of the limits.</exception>
    public async Task<PictureContent?> OpenThumbnailAsync(string id, int side, CancellationToken cancellationToken)
        => await GetAsync(id, cancellationToken).ConfigureAwait(false) is { } document
            ? await _thumbnails.OpenAsync(
                id, side, token => ContentFile.OpenAsync(document, _options.Limits, token), cancellationToken).ConfigureAwait(false)
            : null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _thumbnails.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What a question to the current version answers; null when there is no index.</summary>
    private async Task<T?> ReadAsync<T>(Func<ICaptionIndex, Task<T?>> question, CancellationToken cancellationToken)
        where T : class
    {
        await using IIndexVersions versions = await IndexPlace.OpenAsync(_data, cancellationToken).ConfigureAwait(false);
        await using ICaptionIndex? index = await versions.OpenCurrentAsync(writable: false, cancellationToken).ConfigureAwait(false);
        return index is null ? null : await question(index).ConfigureAwait(false);
    }
}
