namespace CaptionSearch.Engine.Collection;

/// <summary>The bytes of a picture, to be read once from beginning to end; whoever gets it disposes of it.</summary>
public sealed class PictureContent : IDisposable, IAsyncDisposable
{
    internal PictureContent(Stream stream, string contentType)
    {
        Stream = stream;
        ContentType = contentType;
    }

    /// <summary>At its beginning; knows its length and can seek.</summary>
    public Stream Stream { get; }

    /// <summary>Number of bytes.</summary>
    public long Length => Stream.Length;

    /// <summary>Media type, told by content: <c>image/jpeg</c>, <c>image/png</c>, <c>image/webp</c>, <c>image/gif</c> or <c>image/tiff</c>.</summary>
    public string ContentType { get; }

    /// <inheritdoc/>
    public void Dispose() => Stream.Dispose();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
