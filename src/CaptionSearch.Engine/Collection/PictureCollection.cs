using System.Diagnostics.CodeAnalysis;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Serving;
using CaptionSearch.Imaging;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Collection;

/// <summary>The pictures of the index as a person goes through them: looked at, handed in, taken out.</summary>
/// <remarks>
/// Thread-safe. An index that does not exist is an empty one. An id that is not in the index, or is no id at all, leads to nothing, never
/// to an error. Errors of all members: <see cref="IndexUnavailableException"/> and <see cref="IndexFormatException"/>, as in <see cref="ICaptionIndex"/>.
/// </remarks>
[SuppressMessage("Naming", "CA1711", Justification = "It is what a person calls a collection of pictures.")]
public sealed class PictureCollection : IAsyncDisposable
{
    /// <summary>Cosine from which on two pictures count as near duplicates, when no other is named.</summary>
    public const double NearCosine = 0.95;

    private readonly CurrentVersion _current;
    private readonly bool _ownsCurrent;
    private readonly PictureCollectionOptions _options;
    private readonly ThumbnailCache _thumbnails;
    private readonly SemaphoreSlim _writing = new(1, 1);

    private PictureCollection(CurrentVersion current, bool ownsCurrent, PictureCollectionOptions? options)
    {
        _current = current;
        _ownsCurrent = ownsCurrent;
        _options = options ?? new PictureCollectionOptions();
        _thumbnails = new ThumbnailCache(current.Data, _options.Thumbnails, _options.Limits);
    }

    /// <summary>Prepares; index and model are opened when they are needed.</summary>
    /// <param name="data">The data folder; need not exist.</param>
    /// <param name="model">Loads the model for an index whose vectors have this fingerprint, null when it has none; called again when another version of the index needs another model.</param>
    /// <param name="options">How pictures are described, and what they may cost; null for the defaults.</param>
    public static PictureCollection Open(DataFolder data, Func<string?, CaptionModel> model, PictureCollectionOptions? options = null)
        => new(new CurrentVersion(data, model), ownsCurrent: true, options);

    /// <summary>Prepares a collection that shares index and model with others.</summary>
    /// <param name="current">Index and model; stays the caller's.</param>
    /// <param name="options">How pictures are described, and what they may cost; null for the defaults.</param>
    public static PictureCollection Open(CurrentVersion current, PictureCollectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(current);
        return new PictureCollection(current, ownsCurrent: false, options);
    }

    /// <summary>A picture's document, without its vector; null when it is not in the index.</summary>
    /// <param name="id">Id of the document.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    public Task<CaptionDocument?> GetAsync(string id, CancellationToken cancellationToken)
        => DocumentId.IsValid(id)
            ? ReadAsync(index => GetAsync(index, id, withVector: false, cancellationToken), cancellationToken)
            : Task.FromResult<CaptionDocument?>(null);

    /// <summary>A page of the pictures, newest file first; empty when there is no index.</summary>
    /// <param name="list">Which page, and which filter.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    /// <exception cref="ArgumentException">The limit is out of range, both places are given, or one was not taken from a page.</exception>
    public async Task<DocumentPage> ListAsync(DocumentList list, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(list);
        return await ReadAsync<DocumentPage>(async index => await index.ListAsync(list, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false) ?? DocumentPage.Empty;
    }

    /// <summary>The pictures whose vectors are nearest to a picture's, nearest first. Files with the very same content are paths of one document.</summary>
    /// <param name="id">Id of the document.</param>
    /// <param name="minCosine">Least cosine, -1..1.</param>
    /// <param name="limit">Most pictures, 1 to 1,000.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    /// <returns>None when the picture is not in the index or has no vector.</returns>
    public async Task<IReadOnlyList<NearDuplicate>> NearDuplicatesAsync(string id, double minCosine, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        if (!DocumentId.IsValid(id))
        {
            return [];
        }

        return await ReadAsync(
            async index =>
            {
                CaptionDocument? subject = await GetAsync(index, id, withVector: true, cancellationToken).ConfigureAwait(false);
                if (subject?.Vector is not { } vector)
                {
                    return null;
                }

                IndexCandidates found = await index
                    .FindAsync(new IndexQuery { Vector = vector, Window = limit, ExcludedIds = [id] }, cancellationToken).ConfigureAwait(false);
                ScoredId[] near = [.. found.Nearest.Where(hit => hit.Score >= minCosine)];
                Dictionary<string, double> cosines = near.ToDictionary(static hit => hit.Id, static hit => hit.Score, StringComparer.Ordinal);
                IReadOnlyList<CaptionDocument> documents = await index
                    .GetAsync([.. near.Select(static hit => hit.Id)], withVectors: false, cancellationToken).ConfigureAwait(false);
                return documents.Select(document => new NearDuplicate(document, cosines[document.Id])).ToArray();
            },
            cancellationToken).ConfigureAwait(false) ?? [];
    }

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

    /// <summary>Takes in pictures: each is described and found from then on.</summary>
    /// <remarks>
    /// They are stored in <see cref="DataFolder.UploadsFolder"/>, named by their content, unless a file with that content is indexed already.
    /// Of a refused one nothing stays. The files are a user's: emptying the index leaves them, and 'captionsearch index' of that folder
    /// takes them in again; runs over other folders leave them alone. One call writes at a time, further ones wait for it.
    /// </remarks>
    /// <param name="pictures">Any number; bytes within <see cref="PictureCollectionOptions.Limits"/>.</param>
    /// <param name="observe">Told of each that is done, from one thread at a time; null for nobody.</param>
    /// <param name="cancellationToken">Ends it early; pictures that were done stay.</param>
    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="DataFolderException">The data folder cannot be written, or another run is writing for longer than <see cref="PictureCollectionOptions.LongestWait"/>.</exception>
    /// <exception cref="ModelFormatException">The model cannot be read.</exception>
    public Task<IReadOnlyList<UploadOutcome>> AddAsync(
        IReadOnlyList<UploadedPicture> pictures, Action<UploadStep>? observe, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        IndexRunOptions run = new() { Threads = _options.Threads, Description = _options.Description, Limits = _options.Limits };
        return WriteAsync(
            turn => new PictureUploads(turn, _current, run, observe ?? (static _ => { })).RunAsync(pictures, cancellationToken), cancellationToken);
    }

    /// <summary>Takes a picture out: its document goes with everything in it, and the copy that was handed in; no other file is ever deleted.</summary>
    /// <param name="id">Id of the document.</param>
    /// <param name="cancellationToken">Ends the waiting; a removal that has begun is finished.</param>
    /// <returns>What was done; null when it is not in the index.</returns>
    /// <exception cref="DataFolderException">As in <see cref="AddAsync"/>.</exception>
    public async Task<RemovalReport?> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        if (await GetAsync(id, cancellationToken).ConfigureAwait(false) is null)
        {
            return null;
        }

        RemovalReport? report = await WriteAsync(turn => PictureRemoval.RunAsync(turn, _current.Data, id, cancellationToken), cancellationToken).ConfigureAwait(false);
        _thumbnails.Remove(id);
        return report;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _thumbnails.Dispose();
        _writing.Dispose();
        if (_ownsCurrent)
        {
            await _current.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<CaptionDocument?> GetAsync(ICaptionIndex index, string id, bool withVector, CancellationToken cancellationToken)
        => (await index.GetAsync([id], withVector, cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    /// <summary>What a question to the current version answers; null when there is no index.</summary>
    private Task<T?> ReadAsync<T>(Func<ICaptionIndex, Task<T?>> question, CancellationToken cancellationToken)
        where T : class
        => _current.AskAsync(async lease => lease.Index is null ? null : await question(lease.Index).ConfigureAwait(false), cancellationToken);

    private async Task<T> WriteAsync<T>(Func<WriteTurn, Task<T>> write, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using WriteTurn turn = await WriteTurn.TakeAsync(_current.Data, _options.LongestWait, cancellationToken).ConfigureAwait(false);
            return await write(turn).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }
}
