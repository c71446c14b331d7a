using System.Buffers;
using System.Collections.Concurrent;
using CaptionSearch.Imaging;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Collection;

/// <summary>Thumbnails of pictures as JPEG files in the data folder, each made when it is first asked for.</summary>
/// <remarks>
/// <c>thumbnails/&lt;2 digits&gt;/&lt;id&gt;-&lt;side&gt;.jpg</c>. A file is written beside its place and moved there, so it is whole or not there.
/// Ids are of contents, so a thumbnail is never out of date; when the disk space is used up, those not looked at for longest go.
/// Callers at once who ask for the same one wait for one making. A folder that cannot be written makes it slow, not wrong.
/// Thread-safe. Two processes may share the folder.
/// </remarks>
public sealed class ThumbnailCache : IDisposable
{
    private readonly ThumbnailFolder _folder;
    private readonly DecodeLimits _limits;
    private readonly SemaphoreSlim _places;
    private readonly ConcurrentDictionary<string, Lazy<Task<byte[]?>>> _inWork = new(StringComparer.Ordinal);
    private int _made;

    /// <summary>Prepares; nothing is read or made.</summary>
    /// <param name="data">The data folder; need not exist.</param>
    /// <param name="options">What thumbnails may cost; null for the defaults.</param>
    /// <param name="limits">What one picture may cost; null for the defaults.</param>
    public ThumbnailCache(DataFolder data, ThumbnailCacheOptions? options = null, DecodeLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new ThumbnailCacheOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxMegabytes, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, nameof(options));
        _folder = new ThumbnailFolder(data.ThumbnailsFolder, (long)options.MaxMegabytes << 20);
        _limits = limits ?? new DecodeLimits();
        _places = new SemaphoreSlim(options.Threads);
    }

    /// <summary>The sides there are, in pixels, ascending: the longer side of a thumbnail has at most so many.</summary>
    public static IReadOnlyList<int> Sides { get; } = [160, 320, 640, 1280];

    /// <summary>How many thumbnails were made since the start.</summary>
    internal int Made => _made;

    /// <summary>The smallest of <see cref="Sides"/> that is not below what is wanted; the largest when all are.</summary>
    /// <param name="wanted">In pixels.</param>
    public static int SideFor(int wanted) => Sides.FirstOrDefault(side => side >= wanted, Sides[^1]);

    /// <summary>The size of a document's thumbnail, for the attributes of a page; null when the document's own is unknown.</summary>
    /// <param name="document">Its width and height count.</param>
    /// <param name="side">One of <see cref="Sides"/>.</param>
    public static (int Width, int Height)? SizeOf(CaptionDocument document, int side)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document is { Width: > 0, Height: > 0 } ? Thumbnail.Size(document.Width, document.Height, side) : null;
    }

    /// <summary>Opens a thumbnail; makes it when it is not there.</summary>
    /// <param name="id">Id of the content, 64 lower-case hexadecimal digits.</param>
    /// <param name="side">One of <see cref="Sides"/>.</param>
    /// <param name="picture">Opens the picture with this content, or gives null when it is gone; called only when the thumbnail has to be made.</param>
    /// <param name="cancellationToken">Ends the waiting; a making that has begun is finished for the next caller.</param>
    /// <returns>Null when the picture is gone and has no thumbnail yet.</returns>
    /// <exception cref="ArgumentException">Not an id, or no such side.</exception>
    /// <exception cref="InvalidImageException">The picture is broken.</exception>
    /// <exception cref="UnsupportedImageException">Its format or size is not taken.</exception>
    public async Task<PictureContent?> OpenAsync(
        string id, int side, Func<CancellationToken, Task<PictureContent?>> picture, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (!DocumentId.IsValid(id))
        {
            throw new ArgumentException("Not a document id: 64 lower-case hexadecimal digits.", nameof(id));
        }

        if (!Sides.Contains(side))
        {
            throw new ArgumentOutOfRangeException(nameof(side), side, $"One of {string.Join(", ", Sides)}.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        string contentType = ImageFormat.Jpeg.ContentType();
        if (_folder.TryOpen(id, side) is { } stored)
        {
            return new PictureContent(stored, contentType);
        }

        Lazy<Task<byte[]?>> making = _inWork.GetOrAdd(
            $"{id}-{side}", static (key, own) => new Lazy<Task<byte[]?>>(() => own.Cache.MakeAsync(key, own.Id, own.Side, own.Picture)),
            (Cache: this, Id: id, Side: side, Picture: picture));
        byte[]? made = await making.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        return made is null ? null : new PictureContent(new MemoryStream(made, writable: false), contentType);
    }

    /// <summary>Deletes the thumbnails of a content; those that are being made stay.</summary>
    /// <param name="id">Id of the content.</param>
    public void Remove(string id)
    {
        if (DocumentId.IsValid(id))
        {
            foreach (int side in Sides)
            {
                _folder.Delete(id, side);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task<byte[]?> MakeAsync(string key, string id, int side, Func<CancellationToken, Task<PictureContent?>> picture)
    {
        await Task.Yield(); // the others wait for the task, not for the thread that made it
        await _places.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            // Somebody else may have made it between our look and our turn.
            if (_folder.TryOpen(id, side) is { } stored)
            {
                await using (stored)
                {
                    byte[] bytes = new byte[stored.Length];
                    await stored.ReadExactlyAsync(bytes, CancellationToken.None).ConfigureAwait(false);
                    return bytes;
                }
            }

            PictureContent? content = await picture(CancellationToken.None).ConfigureAwait(false);
            if (content is null)
            {
                return null;
            }

            byte[] made;
            await using (content)
            {
                made = await MakeAsync(content, id, side).ConfigureAwait(false);
            }

            Interlocked.Increment(ref _made);
            _folder.Store(id, side, made);
            return made;
        }
        finally
        {
            _inWork.TryRemove(key, out _);
            _places.Release();
        }
    }

    private async Task<byte[]> MakeAsync(PictureContent content, string id, int side)
    {
        int length = checked((int)content.Length);
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            int read = await content.Stream.ReadAtLeastAsync(rented.AsMemory(0, length), length, throwOnEndOfStream: false).ConfigureAwait(false);
            return Thumbnail.Make(rented.AsSpan(0, read), id, side, _limits);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
