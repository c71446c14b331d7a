using System.Buffers;
using System.Security.Cryptography;
using CaptionSearch.Imaging;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Collection;

/// <summary>Finds the bytes of a document on disk: a file that still has the content it was indexed with.</summary>
internal static class ContentFile
{
    private const int BufferLength = 1 << 16;

    /// <summary>Opens the first of a document's files whose content still has its id.</summary>
    /// <param name="document">Its paths are tried in their order.</param>
    /// <param name="limits">Larger files are not read.</param>
    /// <param name="cancellationToken">Checked between pieces of a file.</param>
    /// <returns>Null when there is none: gone, changed, unreadable, or on another machine.</returns>
    public static async Task<PictureContent?> OpenAsync(CaptionDocument document, DecodeLimits limits, CancellationToken cancellationToken)
    {
        foreach (string path in document.Paths)
        {
            if (await TryOpenAsync(path, document, limits, cancellationToken).ConfigureAwait(false) is { } content)
            {
                return content;
            }
        }

        return null;
    }

    private static async Task<PictureContent?> TryOpenAsync(string path, CaptionDocument document, DecodeLimits limits, CancellationToken cancellationToken)
    {
        FileStream? stream = null;
        try
        {
            // The length first: a pipe has none, and opening one could wait for ever.
            FileInfo info = new(path);
            if (info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            {
                info = target;
            }

            if (!info.Exists || info.Length == 0 || info.Length > (long)limits.MaxMegabytes << 20
                || (document.ByteSize > 0 && info.Length != document.ByteSize))
            {
                return null;
            }

            stream = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = 0,
            });
            (string id, ImageFormat? format) = await ReadAsync(stream, cancellationToken).ConfigureAwait(false);
            if (id != document.Id || format is null)
            {
                return null;
            }

            stream.Position = 0;
            PictureContent content = new(stream, format.Value.ContentType());
            stream = null;
            return content;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        finally
        {
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task<(string Id, ImageFormat? Format)> ReadAsync(FileStream stream, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            ImageFormat? format = null;
            for (bool isFirst = true; ; isFirst = false)
            {
                int read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return (Convert.ToHexStringLower(hash.GetHashAndReset()), format);
                }

                format = isFirst ? ImageFormats.Find(buffer.AsSpan(0, read)) : format;
                hash.AppendData(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
