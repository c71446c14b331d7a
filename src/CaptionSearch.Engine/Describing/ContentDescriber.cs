using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Imaging;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Describing;

/// <summary>Describes the content of a document anew, from one of the files that have it; one thread at a time.</summary>
/// <remarks>With one processor core a picture, as indexing does: sums in another order would round otherwise.</remarks>
/// <param name="model">The model, shared.</param>
/// <param name="settings">Beam, words, tags.</param>
/// <param name="limits">What one picture may cost.</param>
internal sealed class ContentDescriber(CaptionModel model, DescriptionSettings settings, DecodeLimits limits)
{
    /// <summary>Said of a record without picture: nothing is missing.</summary>
    public const string NoPicture = "It came without a picture.";

    private readonly PictureDescriber _describer = new(model, settings, limits, threads: 1);
    private readonly FileBytes _bytes = new();

    /// <summary>Describes a document's content.</summary>
    /// <param name="document">Its id and paths count; a file is taken only when its content has this id.</param>
    /// <param name="cancellationToken">Stops the decoder.</param>
    /// <returns>The document with the model's sentence, tags and vector; or null and the reason, one sentence.</returns>
    public (CaptionDocument? Described, string? Reason) Describe(CaptionDocument document, CancellationToken cancellationToken)
    {
        string? reason = null;
        foreach (string path in document.Paths)
        {
            try
            {
                ReadOnlyMemory<byte> bytes = _bytes.Read(path, limits);
                if (DocumentId.OfContent(bytes.Span) == document.Id)
                {
                    return (Describe(document, path, bytes.Span, cancellationToken), null);
                }

                reason = "The file has changed since it was indexed.";
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                reason ??= FolderIsThere(path) ? "The file is gone." : "Its folder is not there; a drive that is not mounted?";
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                reason = FileReason.Of(error);
            }
            catch (Exception error) when (error is InvalidImageException or UnsupportedImageException)
            {
                reason = FileReason.WithoutName(error.Message, path);
            }
        }

        return (null, reason ?? NoPicture);
    }

    /// <summary>Whether the folder of a file is there and holds anything: an empty folder is more often a drive that is not mounted.</summary>
    internal static bool FolderIsThere(string path)
    {
        try
        {
            return Path.GetDirectoryName(path) is string folder && Directory.EnumerateFileSystemEntries(folder).Any();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private CaptionDocument Describe(CaptionDocument document, string path, ReadOnlySpan<byte> bytes, CancellationToken cancellationToken)
    {
        ImageInfo info = ImageReader.Identify(bytes, path, limits);
        PictureDescription description = _describer.Describe(bytes, path, cancellationToken);
        return document with
        {
            Caption = description.Caption.Text,
            CaptionSource = CaptionSource.Model,
            IsLocked = false,
            Confidence = description.Caption.Confidence,
            Tags = [.. description.Tags.Select(tag => new DocumentTag(tag.Name, tag.Probability))],
            ModelFingerprint = model.Fingerprint,
            Width = info.Width,
            Height = info.Height,
            ByteSize = bytes.Length,
            FileTime = document.FileTime ?? new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero),
            Vector = description.Vector,
        };
    }
}
